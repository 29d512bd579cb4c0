using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>What somebody is called, and by what they are signed in.</summary>
public sealed class ProfileTests
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_a_name_is_called_by_it_wherever_they_are_named(bool postgreSql)
    {
        await using var database = postgreSql ? await TestDatabase.PostgreSqlAsync() : await TestDatabase.SqliteAsync();
        await using var app = await HostApp.StartAsync(database: database);
        var email = await app.RegisterAsync();
        using var client = app.NewClient((await app.LoginAsync(email)).Access);
        var project = (await (await client.PostAsJsonAsync("api/v1/projects", new { name = "p" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        (await client.PostAsJsonAsync("api/v1/sessions", new { project_id = project })).StatusCode.Should().Be(HttpStatusCode.Created);
        async Task<string?> SpokenOfAsync() => (await client.GetFromJsonAsync<JsonElement>($"api/v1/projects/{project}/conversations"))
            .GetProperty("conversations")[0].GetProperty("user").GetProperty("name").GetString();
        (await SpokenOfAsync()).Should().Be(email);

        (await NamedAsync(client, """{"display_name":"  Nora Lindqvist "}""")).Should().Be("Nora Lindqvist");
        (await client.GetFromJsonAsync<JsonElement>("api/v1/users/me")).GetProperty("display_name").GetString().Should().Be("Nora Lindqvist");
        (await SpokenOfAsync()).Should().Be("Nora Lindqvist");
        var id = (await client.GetFromJsonAsync<JsonElement>($"api/v1/projects/{project}/conversations")).GetProperty("conversations")[0].GetProperty("id").GetString();
        (await client.GetFromJsonAsync<JsonElement>($"api/v1/projects/{project}/conversations/{id}")).GetProperty("user").GetProperty("name").GetString()
            .Should().Be("Nora Lindqvist");
        (await NamedAsync(client, "{}")).Should().Be("Nora Lindqvist", "what is left out stays");
        (await NamedAsync(client, """{"display_name":"عائشة 👩‍🚀"}""")).Should().Be("عائشة 👩‍🚀");

        using var stranger = app.NewClient((await app.LoginAsync(await app.RegisterAsync())).Access);
        (await stranger.GetFromJsonAsync<JsonElement>("api/v1/users/me")).GetProperty("display_name").ValueKind.Should().Be(JsonValueKind.Null);
        (await NamedAsync(client, """{"display_name":null}""")).Should().BeNull();
        (await NamedAsync(client, """{"display_name":"   "}""")).Should().BeNull();
        (await SpokenOfAsync()).Should().Be(email);
    }

    [Fact]
    public async Task A_name_that_would_disturb_what_stands_around_it_is_refused_and_so_is_nobodys()
    {
        await using var app = await HostApp.StartAsync();
        using var client = app.NewClient((await app.LoginAsync(await app.RegisterAsync())).Access);
        foreach (var body in (string[])
            [
                $$"""{"display_name":"{{new string('x', 101)}}"}""", """{"display_name":"a\u0000b"}""", """{"display_name":"a\nb"}""", """{"display_name":"a\u202eb"}""",
                """{"display_name":7}""", """{"display_name":"a","email":"b@example.org"}""", "null", "",
            ])
        {
            using var refused = await PatchAsync(client, body);
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest, body);
        }

        (await client.GetFromJsonAsync<JsonElement>("api/v1/users/me")).GetProperty("display_name").ValueKind.Should().Be(JsonValueKind.Null);
        using var nobody = await PatchAsync(app.Client, """{"display_name":"a"}""");
        nobody.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Sign_ins_tell_by_what_they_were_made_and_when_they_were_last_used()
    {
        await using var app = await HostApp.StartAsync();
        var email = await app.RegisterAsync();
        app.Client.DefaultRequestHeaders.UserAgent.ParseAdd(Firefox);
        var tokens = await app.LoginAsync(email);
        using var client = app.NewClient(tokens.Access);
        var first = await OnlyAsync(client);
        first.GetProperty("device").GetString().Should().Be("Firefox on Windows");
        first.GetProperty("last_used_at").GetDateTimeOffset().Should().Be(first.GetProperty("created_at").GetDateTimeOffset());

        // An hour goes by.
        var before = DateTimeOffset.UtcNow.AddHours(-1);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AccountDbContext>().SignIns
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, before).SetProperty(s => s.CreatedAt, before));
        }

        app.Services.GetRequiredService<SignInWatch>().Forget();
        (await app.StatusOfMeAsync(tokens.Access)).Should().Be(200);
        var used = (await OnlyAsync(client)).GetProperty("last_used_at").GetDateTimeOffset();
        used.Should().BeAfter(before.AddMinutes(59));
        // And it is not written at each request.
        app.Services.GetRequiredService<SignInWatch>().Forget();
        (await app.StatusOfMeAsync(tokens.Access)).Should().Be(200);
        (await OnlyAsync(client)).GetProperty("last_used_at").GetDateTimeOffset().Should().Be(used);
    }

    [Theory]
    [InlineData(Firefox, "Firefox on Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on macOS")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1", "Chrome on iPhone")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android")]
    [InlineData("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", "Chrome on ChromeOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (compatible; Something/1.0)", null)]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("python-requests/2.32 (x)", "python-requests")]
    [InlineData("<script>alert(1)</script>", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_device_is_called_as_its_owner_would(string? userAgent, string? device) => Device.Of(userAgent).Should().Be(device);

    [Fact]
    public void A_device_that_says_too_much_is_cut_off_or_not_listened_to()
    {
        Device.Of(new string('a', 900)).Should().HaveLength(Device.MaxLength);
        Device.Of(new string('a', 1001)).Should().BeNull();
    }

    private static async Task<JsonElement> OnlyAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("api/v1/users/me/sign-ins")).GetProperty("sign_ins").EnumerateArray().Single();

    private static Task<HttpResponseMessage> PatchAsync(HttpClient client, string body) =>
        client.PatchAsync("api/v1/users/me", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private static async Task<string?> NamedAsync(HttpClient client, string body)
    {
        using var answer = await PatchAsync(client, body);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("display_name").GetString();
    }
}
