using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>What somebody does with their own account: another password, a look at where they are signed in, and leaving.</summary>
public sealed class OwnAccountTests
{
    [Fact]
    public async Task A_new_password_ends_all_other_sign_ins_and_not_this_one()
    {
        await using var app = await HostApp.StartAsync();
        var email = await app.RegisterAsync();
        var (here, elsewhere) = (await app.LoginAsync(email), await app.LoginAsync(email));
        using var client = app.NewClient(here.Access);
        using (var wrong = await client.PostAsJsonAsync("api/v1/users/me/password", new { password = "not this one", new_password = "another long one" }))
            (await CodeAsync(wrong, HttpStatusCode.Forbidden)).Should().Be("invalid_credentials");
        using (var feeble = await client.PostAsJsonAsync("api/v1/users/me/password", new { password = HostApp.Password, new_password = "short" }))
            (await CodeAsync(feeble, HttpStatusCode.BadRequest)).Should().Be("invalid_request");
        (await app.StatusOfMeAsync(elsewhere.Access)).Should().Be(200);

        using (var changed = await client.PostAsJsonAsync("api/v1/users/me/password", new { password = HostApp.Password, new_password = "another long one" }))
            changed.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await app.StatusOfMeAsync(here.Access)).Should().Be(200);
        (await app.StatusOfMeAsync(elsewhere.Access)).Should().Be(401);
        using (var old = await app.PostAsync("login", new { email, password = HostApp.Password }))
            old.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await app.LoginAsync(email, "another long one");
    }

    [Fact]
    public async Task Guesses_at_the_password_lock_as_they_do_at_the_door()
    {
        await using var app = await HostApp.StartAsync();
        var email = await app.RegisterAsync();
        using var client = app.NewClient((await app.LoginAsync(email)).Access);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await client.PostAsJsonAsync("api/v1/users/me/password", new { password = $"guess number {i}", new_password = "another long one" });
        }

        using var right = await client.PostAsJsonAsync("api/v1/users/me/password", new { password = HostApp.Password, new_password = "another long one" });
        (await CodeAsync(right, HttpStatusCode.Forbidden)).Should().Be("invalid_credentials");
    }

    [Fact]
    public async Task Sign_ins_are_listed_and_ended_by_whose_they_are()
    {
        await using var app = await HostApp.StartAsync();
        var email = await app.RegisterAsync();
        var (first, second) = (await app.LoginAsync(email), await app.LoginAsync(email));
        using var client = app.NewClient(second.Access);
        var listed = (await client.GetFromJsonAsync<JsonElement>("api/v1/users/me/sign-ins")).GetProperty("sign_ins").EnumerateArray().ToList();
        listed.Select(s => s.GetProperty("current").GetBoolean()).Should().Equal(true, false);
        var other = listed[1].GetProperty("id").GetString();

        using var stranger = app.NewClient((await app.LoginAsync(await app.RegisterAsync())).Access);
        foreach (var id in (string[])[other!, "nothing", Guid.CreateVersion7().ToString()])
        {
            using var refused = await stranger.DeleteAsync($"api/v1/users/me/sign-ins/{id}");
            (await CodeAsync(refused, HttpStatusCode.NotFound)).Should().Be("not_found");
        }

        (await app.StatusOfMeAsync(first.Access)).Should().Be(200);
        using (var ended = await client.DeleteAsync($"api/v1/users/me/sign-ins/{other}"))
            ended.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await app.StatusOfMeAsync(first.Access)).Should().Be(401);
        (await client.GetFromJsonAsync<JsonElement>("api/v1/users/me/sign-ins")).GetProperty("sign_ins").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_account_leaves_nothing_and_its_keys_and_tokens_count_no_more(bool postgreSql)
    {
        await using var database = postgreSql ? await TestDatabase.PostgreSqlAsync() : await TestDatabase.SqliteAsync();
        await using var app = await HostApp.StartAsync(database: database);
        var email = await app.RegisterAsync();
        var tokens = await app.LoginAsync(email);
        using var client = app.NewClient(tokens.Access);
        var made = await client.PostAsJsonAsync("api/v1/projects", new { name = "Leaving" });
        var project = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var key = (await (await client.PostAsJsonAsync("api/v1/api-keys", new { name = "n", scopes = new[] { "read" } })).Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("key").GetString();
        using var program = app.NewClient(key);
        (await program.GetAsync($"api/v1/projects/{project}")).StatusCode.Should().Be(HttpStatusCode.OK);

        (await CodeAsync(await DeleteAsync(client, "not this one"), HttpStatusCode.Forbidden)).Should().Be("invalid_credentials");
        (await app.StatusOfMeAsync(tokens.Access)).Should().Be(200);
        (await DeleteAsync(client, HostApp.Password)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        (await app.StatusOfMeAsync(tokens.Access)).Should().Be(401);
        (await program.GetAsync($"api/v1/projects/{project}")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using (var refreshed = await app.PostAsync("refresh", new { refresh_token = tokens.Refresh }))
            refreshed.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        // Who comes back under the same address is somebody new.
        await app.RegisterAsync(email);
        using var again = app.NewClient((await app.LoginAsync(email)).Access);
        (await again.GetFromJsonAsync<JsonElement>("api/v1/projects")).GetProperty("total").GetInt32().Should().Be(0);
    }

    private static Task<HttpResponseMessage> DeleteAsync(HttpClient client, string password) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "api/v1/users/me") { Content = JsonContent.Create(new { password }) });

    private static async Task<string?> CodeAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.Should().Be(status);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }
}
