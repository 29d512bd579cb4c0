using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatbotPlatform.AspNetCore.Tests.Access;

/// <summary>A program's key, from its making to its end.</summary>
public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_key_is_shown_once_and_only_its_hash_is_kept()
    {
        await using var app = await ChatApp.StartAsync();

        var made = await app.MakeKeyAsync(["chat", "read"]);

        var secret = made.Text("key")!;
        secret.Should().StartWith("ck_").And.HaveLength(46, "256 bits in base64url");
        made.Text("prefix").Should().Be(secret[..made.Text("prefix")!.Length]).And.HaveLength(9);
        foreach (var path in (string[])["api-keys", $"api-keys/{made.Text("id")}", "audit"])
            (await app.Ann.GetStringAsync(path)).Should().NotContain(secret).And.NotContain(secret[9..]);
        (await app.DumpAsync()).Should().Contain(made.Text("id")!.ToUpperInvariant()).And.NotContain(secret).And.NotContain(secret[9..]);
    }

    [Fact]
    public async Task It_is_the_same_caller_by_either_header_and_over_the_hub()
    {
        await using var app = await ChatApp.StartAsync();
        var made = await app.MakeKeyAsync(["chat", "read", "manage"]);
        var secret = made.Text("key")!;
        var project = await app.NewProjectAsync();
        using var bearer = app.Bearer(secret);
        using var header = app.Client([KeyValuePair.Create("X-API-Key", secret)]);
        using var both = app.Client([KeyValuePair.Create("X-API-Key", secret), KeyValuePair.Create("Authorization", "bearer " + secret)]);
        var session = (await (await bearer.PostAsJsonAsync("chat", new { project_id = project, message = "Hi" })).JsonAsync()).Text("session_id");

        foreach (var client in (HttpClient[])[bearer, header, both])
        {
            var sessions = (await (await client.GetAsync("sessions")).JsonAsync()).GetProperty("sessions").EnumerateArray().Select(s => s.Text("id"));
            sessions.Should().Equal(session);
            (await (await client.GetAsync($"projects/{project}")).JsonAsync()).Text("id").Should().Be(project);
        }

        await using var hub = app.Hub([KeyValuePair.Create("X-API-Key", secret)]);
        await hub.StartAsync();
        (await hub.StreamAsync<JsonElement>("Send", new { session_id = session, message = "Again" }).ToListAsync()).Last().Text("type").Should().Be("turn.ended");
        (await (await app.Ann.GetAsync("sessions")).JsonAsync()).GetProperty("total").GetInt32().Should().Be(0, "a key's sessions are the key's");
        (await (await app.Ann.GetAsync($"api-keys/{made.Text("id")}")).JsonAsync()).GetProperty("last_used_at").ValueKind.Should().Be(JsonValueKind.String);
    }

    [Fact]
    public async Task In_an_address_it_is_refused_and_in_no_log()
    {
        await using var app = await ChatApp.StartAsync();
        var secret = await app.NewKeyAsync(["chat", "read", "manage"]);
        foreach (var name in (string[])["api_key", "access_token", "key", "token"])
        {
            using var refused = await app.Ann.GetAsync($"projects?{name}={secret}");
            await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }

        await using var hub = Testing.WebSocketConnectionFactory.Create(new Uri(app.Address, $"{ChatApp.Prefix}/hub?access_token={secret}"));
        (await hub.Invoking(h => h.StartAsync()).Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).Which.Message.Should().Contain("400");
        app.Log.Lines.Should().NotContain(l => l.Text.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chat", 200, 403, 403)]
    [InlineData("read", 403, 200, 403)]
    [InlineData("manage", 403, 403, 201)]
    public async Task Each_scope_allows_its_own_and_nothing_else(string scope, int chat, int read, int manage)
    {
        await using var app = await ChatApp.StartAsync();
        var project = await app.NewProjectAsync();
        using var program = app.Bearer(await app.NewKeyAsync([scope]));

        using var chatted = await program.PostAsJsonAsync("chat", new { project_id = project, message = "Hi" });
        using var seen = await program.GetAsync("projects");
        using var written = await program.PostAsJsonAsync("projects", new { name = "New" });

        ((int)chatted.StatusCode, (int)seen.StatusCode, (int)written.StatusCode).Should().Be((chat, read, manage));
    }

    [Fact]
    public async Task A_key_of_one_project_reaches_no_other_and_gives_no_more_than_it_has()
    {
        await using var app = await ChatApp.StartAsync();
        var (mine, other) = (await app.NewProjectAsync(), await app.NewProjectAsync());
        using var program = app.Bearer(await app.NewKeyAsync(["read", "manage"], mine));

        (await (await program.GetAsync("projects")).JsonAsync()).GetProperty("projects").EnumerateArray().Select(p => p.Text("id")).Should().Equal(mine);
        await (await program.GetAsync($"projects/{other}")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await MakeAsync(new { name = "n", scopes = (string[])["read"], project_id = other })).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        (await (await MakeAsync(new { name = "n", scopes = (string[])["read"] })).JsonAsync(HttpStatusCode.Created)).Text("project_id").Should().Be(mine);
        await (await MakeAsync(new { name = "n", scopes = (string[])["read", "chat"], project_id = mine })).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var made = await MakeAsync(new { name = "n", scopes = (string[])["read"], project_id = mine });
        made.StatusCode.Should().Be(HttpStatusCode.Created);

        Task<HttpResponseMessage> MakeAsync(object body) => program.PostAsJsonAsync("api-keys", body);
    }

    [Fact]
    public async Task A_secret_key_in_a_browser_and_a_publishable_key_anywhere_are_refused()
    {
        await using var app = await ChatApp.StartAsync();
        var (project, publishable) = await app.NewWidgetAsync();
        var secret = await app.NewKeyAsync(["chat", "read", "manage"]);

        await (await app.FromAsync(SiteVisit.Origin, HttpMethod.Get, "projects", secret)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await app.FromAsync(app.Site, HttpMethod.Get, "projects", secret)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        foreach (var origin in (string?[])[null, SiteVisit.Origin])
            foreach (var path in (string[])["projects", $"projects/{project}", "api-keys", "sessions"])
                await (await app.FromAsync(origin, HttpMethod.Get, path, publishable)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_key_that_is_none_never_falls_back_to_whom_the_host_sees()
    {
        await using var app = await ChatApp.StartAsync();
        var secret = await app.NewKeyAsync(["read"]);
        var wrong = secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A');
        foreach (var key in (string[])[wrong, "ck_", "ck_x", secret + "A", secret.ToUpperInvariant().Replace("CK_", "ck_", StringComparison.Ordinal)])
        {
            using var client = app.Client([KeyValuePair.Create("X-API-Key", key), KeyValuePair.Create("X-Tenant", "acme"), KeyValuePair.Create("X-User", "ann")]);
            using var answer = await client.GetAsync("projects");
            // What does not even begin as a key of ours is a header of somebody else's.
            if (key.Length > 3)
                await answer.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        var second = await app.NewKeyAsync(["read"]);
        using var two = app.Client([KeyValuePair.Create("X-API-Key", secret), KeyValuePair.Create("Authorization", "Bearer " + second)]);
        await (await two.GetAsync("projects")).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_host_that_hands_on_an_id_of_our_own_kind_vouches_for_nobody()
    {
        await using var app = await ChatApp.StartAsync();
        var key = (await app.MakeKeyAsync(["read"])).Text("id");
        foreach (var user in (string[])[$"key:{key}", "visitor:1", "visitor-user:1:2", "KEY:1"])
            await (await app["acme", user].GetAsync("projects")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
