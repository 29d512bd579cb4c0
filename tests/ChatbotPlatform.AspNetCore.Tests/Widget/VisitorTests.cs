using System.Net;
using System.Text;
using System.Text.Json;
using ChatbotPlatform.Access;

namespace ChatbotPlatform.AspNetCore.Tests.Widget;

/// <summary>Who a visitor is, what they reach, and when it ends.</summary>
public sealed class VisitorTests : IClassFixture<SiteApp>
{
    private readonly ShiftedTime _time;
    private readonly ChatApp _app;

    public VisitorTests(SiteApp site)
    {
        (_app, _time) = (site.App, site.Time);
        _time.Shift = TimeSpan.Zero;
    }

    [Fact]
    public async Task A_visitor_talks_and_finds_their_own_sessions_and_nobody_elses()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var (one, two) = (await _app.VisitAsync(key), await _app.VisitAsync(key));
        one.Text("project_id").Should().Be(project);
        one.GetProperty("expires_in").GetInt32().Should().Be(900);
        one.GetProperty("visitor").GetProperty("signed_in").GetBoolean().Should().BeFalse();
        one.GetProperty("visitor").Text("id").Should().NotBe(two.GetProperty("visitor").Text("id"));

        var chat = await _app.SayAsync(one.Text("token")!, project);
        var session = chat.Text("session_id")!;
        (await _app.SessionsAsync(one.Text("token")!)).Should().Equal(session);
        (await _app.SessionsAsync(two.Text("token")!)).Should().BeEmpty();
        foreach (var path in (string[])[$"sessions/{session}", $"sessions/{session}/messages", $"turns/{chat.Text("turn_id")}", $"turns/{chat.Text("turn_id")}/events"])
        {
            await (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Get, path, two.Text("token"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
            (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Get, path, one.Text("token"))).StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_visitor_reaches_the_one_project_and_manages_nothing()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var (other, _) = await _app.NewWidgetAsync();
        var token = (await _app.VisitAsync(key)).Text("token");
        await (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Post, "chat", token, $$"""{"project_id":"{{other}}","message":"m"}"""))
            .ProblemAsync(HttpStatusCode.NotFound, "not_found");
        foreach (var path in (string[])["projects", $"projects/{project}", $"projects/{project}/identity-secret", "audit"])
            await (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Get, path, token)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_token_ends_by_itself_and_is_renewed_for_the_same_visitor()
    {
        var (_, key) = await _app.NewWidgetAsync();
        var visitor = await _app.VisitAsync(key);
        _time.Shift = TimeSpan.FromMinutes(14);
        (await _app.SessionsAsync(visitor.Text("token")!)).Should().BeEmpty();
        _time.Shift = TimeSpan.FromMinutes(15.5);
        await RefusedAsync(visitor.Text("token")!);

        var renewed = await _app.VisitAsync(key, $$"""{"renewal_token":"{{visitor.Text("renewal_token")}}"}""");
        renewed.GetProperty("visitor").ToString().Should().Be(visitor.GetProperty("visitor").ToString());
        (await _app.SessionsAsync(renewed.Text("token")!)).Should().BeEmpty();

        // It slides: a month after the first, but less than that after the last.
        _time.Shift = TimeSpan.FromDays(30).Add(TimeSpan.FromMinutes(10));
        await _app.VisitAsync(key, $$"""{"renewal_token":"{{renewed.Text("renewal_token")}}"}""");
        await RenewalRefusedAsync(key, visitor.Text("renewal_token")!);
    }

    [Fact]
    public async Task Each_token_is_good_for_what_it_was_made_for_and_nothing_else()
    {
        var (_, key) = await _app.NewWidgetAsync(SiteVisit.Origin, "https://two.example");
        var (_, other) = await _app.NewWidgetAsync();
        var visitor = await _app.VisitAsync(key);
        var (token, renewal) = (visitor.Text("token")!, visitor.Text("renewal_token")!);
        await RefusedAsync(renewal);
        await RefusedAsync("cv_" + renewal[3..]);
        await RenewalRefusedAsync(key, token);
        await RenewalRefusedAsync(key, "cr_" + token[3..]);
        await RenewalRefusedAsync(other, renewal);
        using var elsewhere = await _app.FromAsync("https://two.example", HttpMethod.Post, $"widget/{key}/visitors", json: $$"""{"renewal_token":"{{renewal}}"}""");
        await elsewhere.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        (await _app.FromAsync("https://two.example", HttpMethod.Get, "sessions", token)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_that_was_touched_anywhere_is_none()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var token = (await _app.VisitAsync(key)).Text("token")!;
        var dot = token.LastIndexOf('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(3, dot - 3)));
        claims.Should().NotContain("acme", "whose the project is, is not for visitors");
        string Forge(string said) => "cv_" + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(said)) + token[dot..];
        string[] forged =
        [
            Forge(claims.Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal)), Forge(claims.Replace("\"e\":1", "\"e\":9", StringComparison.Ordinal)),
            Forge(claims.Replace("}", ",\"s\":true}", StringComparison.Ordinal)), Forge("{}"), Forge("null"), Forge("x"), token[..dot], token[..(dot + 1)], token[..^1],
            token + "A", token[..^4] + "AAAA", "cv_", "cv_.", "cv_a.b", $"cv_{project}", "cv_" + new string('a', 5000), token.ToUpperInvariant().Replace("CV_", "cv_", StringComparison.Ordinal),
        ];
        foreach (var bad in forged)
            await RefusedAsync(bad);
        (await _app.SessionsAsync(token)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_wrong_token_never_falls_back_to_whom_the_host_sees()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "projects");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer cv_forged.token");
        await (await _app.Ann.SendAsync(request)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_new_key_or_the_projects_end_is_the_end_of_all_its_tokens()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var visitor = await _app.VisitAsync(key);
        var renewed = (await (await _app.Ann.PostAsync($"projects/{project}/publishable-key", null)).JsonAsync()).Text("publishable_key")!;
        renewed.Should().NotBe(key);
        await RefusedAsync(visitor.Text("token")!);
        await (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Get, $"widget/{key}/config")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await RenewalRefusedAsync(renewed, visitor.Text("renewal_token")!);

        var token = (await _app.VisitAsync(renewed)).Text("token")!;
        await _app.Ann.DeleteAsync($"projects/{project}");
        await RefusedAsync(token);
    }

    [Fact]
    public async Task Who_signs_out_is_gone()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var (visitor, other) = (await _app.VisitAsync(key), await _app.VisitAsync(key));
        await _app.SayAsync(visitor.Text("token")!, project);
        (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Delete, $"widget/{key}/visitors", visitor.Text("token"))).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await RefusedAsync(visitor.Text("token")!);
        await RenewalRefusedAsync(key, visitor.Text("renewal_token")!);
        await RefusedAsync(visitor.Text("token")!, HttpMethod.Delete, $"widget/{key}/visitors");
        (await _app.SessionsAsync(other.Text("token")!)).Should().BeEmpty();

        // Nor does what they said come to whoever signs in next in that browser.
        var next = await SignInAsync(project, key, "ada", visitor.Text("renewal_token"));
        (await _app.SessionsAsync(next.Text("token")!)).Should().BeEmpty();
        await (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Delete, $"widget/{key}/visitors")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Who_signs_in_keeps_what_they_said_and_finds_it_in_every_browser()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var anonymous = await _app.VisitAsync(key);
        var chat = await _app.SayAsync(anonymous.Text("token")!, project);

        var ada = await SignInAsync(project, key, "ada", anonymous.Text("renewal_token"));
        ada.GetProperty("visitor").ToString().Should().Be("""{"id":"ada","name":"Ada L.","signed_in":true}""");
        (await _app.SessionsAsync(ada.Text("token")!)).Should().Equal(chat.Text("session_id"));
        using var turn = await _app.FromAsync(SiteVisit.Origin, HttpMethod.Get, $"turns/{chat.Text("turn_id")}", ada.Text("token"));
        await turn.JsonAsync();
        await RefusedAsync(anonymous.Text("token")!);

        // The answer was lost and the page asks again; another browser has nothing to bring.
        var again = await SignInAsync(project, key, "ada", anonymous.Text("renewal_token"));
        (await _app.SessionsAsync(again.Text("token")!)).Should().HaveCount(1);
        (await _app.SessionsAsync((await SignInAsync(project, key, "ada")).Text("token")!)).Should().HaveCount(1);
        (await _app.SessionsAsync((await SignInAsync(project, key, "bob")).Text("token")!)).Should().BeEmpty();

        // The same user again continues the visit, so that other tabs stay signed in.
        await SignInAsync(project, key, "ada", ada.Text("renewal_token"));
        (await _app.SessionsAsync(ada.Text("token")!)).Should().HaveCount(1);
    }

    [Fact]
    public async Task One_signed_in_user_after_another_in_the_same_browser_takes_nothing_over()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var ada = await SignInAsync(project, key, "ada");
        await _app.SayAsync(ada.Text("token")!, project);
        var bob = await SignInAsync(project, key, "bob", ada.Text("renewal_token"));
        (await _app.SessionsAsync(bob.Text("token")!)).Should().BeEmpty();
        await RefusedAsync(ada.Text("token")!);
        (await _app.SessionsAsync((await SignInAsync(project, key, "ada")).Text("token")!)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_user_of_one_project_is_nobody_in_another()
    {
        var ((one, keyOne), (two, keyTwo)) = (await _app.NewWidgetAsync(), await _app.NewWidgetAsync());
        var ada = await SignInAsync(one, keyOne, "ada");
        await _app.SayAsync(ada.Text("token")!, one);
        (await _app.SessionsAsync((await SignInAsync(two, keyTwo, "ada")).Text("token")!)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_users_id_may_be_long()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var (one, two) = (new string('u', 400) + "1", new string('u', 400) + "2");
        await _app.SayAsync((await SignInAsync(project, key, one)).Text("token")!, project);
        (await _app.SessionsAsync((await SignInAsync(project, key, one)).Text("token")!)).Should().HaveCount(1);
        (await _app.SessionsAsync((await SignInAsync(project, key, two)).Text("token")!)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_identity_that_is_not_proven_is_refused()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var (other, _) = await _app.NewWidgetAsync();
        var secret = await SecretAsync(project);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = $$"""{"aud":"{{project}}","sub":"ada","exp":{{now + 300}},"iat":{{now}}}""";
        const string Header = """{"alg":"HS256","typ":"JWT"}""";
        (await IdentifyAsync(key, Jwt(Header, good, secret))).StatusCode.Should().Be(HttpStatusCode.OK);
        (await IdentifyAsync(key, Jwt(Header, $$"""{"aud":["x","{{project}}"],"sub":"ada","exp":{{now + 300}}}""", secret))).StatusCode.Should().Be(HttpStatusCode.OK);
        string[] bad =
        [
            Jwt("""{"alg":"none"}""", good, secret), Jwt("""{"alg":"none"}""", good, secret).TrimEnd('x')[..^43], Jwt("""{"alg":"hs256"}""", good, secret),
            Jwt("""{"alg":"HS512"}""", good, secret), Jwt("""{"alg":"RS256"}""", good, secret), Jwt("""{"alg":"HS256","crit":["exp"]}""", good, secret),
            Jwt("""{"alg":"none","alg":"HS256"}""", good, secret), Jwt("[]", good, secret), Jwt(Header, good, await SecretAsync(other)), Jwt(Header, good, ""), Jwt(Header, good, key),
            Jwt(Header, $$"""{"aud":"{{other}}","sub":"ada","exp":{{now + 300}}}""", secret), Jwt(Header, $$"""{"sub":"ada","exp":{{now + 300}}}""", secret),
            Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada","exp":{{now - 60}}}""", secret), Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada","exp":{{now + 3600}}}""", secret),
            Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada"}""", secret), Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada","exp":"{{now + 300}}"}""", secret),
            Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada","exp":1e400}""", secret), Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada","exp":-1}""", secret),
            Jwt(Header, $$"""{"aud":"{{project}}","sub":"ada","exp":{{now + 300}},"nbf":{{now + 200}}}""", secret), Jwt(Header, $$"""{"aud":"{{project}}","exp":{{now + 300}}}""", secret),
            Jwt(Header, $$"""{"aud":"{{project}}","sub":"","exp":{{now + 300}}}""", secret), Jwt(Header, $$"""{"aud":"{{project}}","sub":"a\u0000b","exp":{{now + 300}}}""", secret),
            Jwt(Header, $$"""{"aud":"{{project}}","sub":"bob","sub":"ada","exp":{{now + 300}}}""", secret), Jwt(Header, good, secret) + "x", Jwt(Header, good, secret) + ".x", "a.b.c", "..", "x",
        ];
        foreach (var token in bad)
            await (await IdentifyAsync(key, token)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");

        var rotated = (await (await _app.Ann.PostAsync($"projects/{project}/identity-secret", null)).JsonAsync()).Text("identity_secret")!;
        rotated.Should().NotBe(secret).And.Be(await SecretAsync(project));
        await (await IdentifyAsync(key, Jwt(Header, good, secret))).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        (await IdentifyAsync(key, Jwt(Header, good, rotated))).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_widgets_settings_are_shown_and_what_is_not_the_visitors_is_not()
    {
        var (project, key) = await _app.NewWidgetAsync();
        await (await _app.Ann.PatchAsync($"projects/{project}", Responses.Json("""
            {"description":"canary","widget":{"greeting":"Hi!","suggestions":["Where?"],"position":"left","mode":"sidebar","language":"pt-BR","languages":["de","pt-BR"],
             "theme":{"accent":"#36c","scheme":"dark","radius":8,"font":"Inter, sans-serif"},"allowed_image_hosts":["Images.Example.com"],
             "proactive":{"text":"Need help?","after_seconds":20},"storage":"ask","features":{"edit":false}}}
            """))).JsonAsync();
        var config = await (await _app.FromAsync(SiteVisit.Origin, HttpMethod.Get, $"widget/{key}/config")).JsonAsync();
        config.ToString().Should().Be("""
            {"name":"Shop","greeting":"Hi!","suggestions":["Where?"],"placeholder":null,"position":"left","mode":"sidebar","theme":{"accent":"#36c","accent_text":null,"scheme":"dark","radius":8,"font":"Inter, sans-serif"},"language":"pt-BR","languages":["de","pt-BR"],"allowed_image_hosts":["images.example.com"],"proactive":{"text":"Need help?","after_seconds":20},"storage":"ask","features":{"sessions":true,"feedback":true,"edit":false,"regenerate":true},"message_max_length":10000}
            """.Trim());
        // A change of one thing leaves the others.
        var changed = await (await _app.Ann.PatchAsync($"projects/{project}", Responses.Json("""{"widget":{"proactive":null,"theme":{"radius":null}}}"""))).JsonAsync();
        var widget = changed.GetProperty("widget");
        widget.GetProperty("proactive").ValueKind.Should().Be(JsonValueKind.Null);
        widget.GetProperty("theme").ToString().Should().Be("""{"accent":"#36c","accent_text":null,"scheme":"dark","radius":null,"font":"Inter, sans-serif"}""");
        widget.Text("greeting").Should().Be("Hi!");
        widget.GetProperty("allowed_origins").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("""{"theme":{"accent":"red;background:url(//evil.test)"}}""")]
    [InlineData("""{"theme":{"accent":"#12345"}}""")]
    [InlineData("""{"theme":{"accent":"#123\n"}}""")]
    [InlineData("""{"theme":{"accent_text":"rgb(0,0,0)"}}""")]
    [InlineData("""{"theme":{"font":"x;}body{display:none"}}""")]
    [InlineData("""{"theme":{"font":"url(x)"}}""")]
    [InlineData("""{"theme":{"radius":41}}""")]
    [InlineData("""{"theme":{"radius":"4px"}}""")]
    [InlineData("""{"theme":{"scheme":"neon"}}""")]
    [InlineData("""{"theme":{"x":1}}""")]
    [InlineData("""{"theme":null}""")]
    [InlineData("""{"position":"top"}""")]
    [InlineData("""{"position":0}""")]
    [InlineData("""{"position":null}""")]
    [InlineData("""{"storage":"cookie"}""")]
    [InlineData("""{"language":"de_DE"}""")]
    [InlineData("""{"languages":["<b>"]}""")]
    [InlineData("""{"languages":null}""")]
    [InlineData("""{"suggestions":[null]}""")]
    [InlineData("""{"suggestions":["a","b","c","d","e","f","g","h","i","j","k"]}""")]
    [InlineData("""{"suggestions":["a\nb"]}""")]
    [InlineData("""{"allowed_image_hosts":["https://images.example.com"]}""")]
    [InlineData("""{"allowed_image_hosts":["*.example.com"]}""")]
    [InlineData("""{"allowed_image_hosts":["images.example.com/x"]}""")]
    [InlineData("""{"allowed_origins":[7]}""")]
    [InlineData("""{"proactive":{"text":"x"}}""")]
    [InlineData("""{"proactive":{"text":"x","after_seconds":0}}""")]
    [InlineData("""{"proactive":{"text":" ","after_seconds":1}}""")]
    [InlineData("""{"features":{"edit":null}}""")]
    [InlineData("""{"unknown":1}""")]
    public async Task A_setting_that_does_not_fit_is_refused(string widget)
    {
        var project = await _app.NewProjectAsync();
        var before = (await (await _app.Ann.GetAsync($"projects/{project}")).JsonAsync()).ToString();
        await (await _app.Ann.PatchAsync($"projects/{project}", Responses.Json($$$"""{"widget":{{{widget}}}}"""))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        (await (await _app.Ann.GetAsync($"projects/{project}")).JsonAsync()).ToString().Should().Be(before);
    }

    private async Task RefusedAsync(string token, HttpMethod? method = null, string path = "sessions")
    {
        foreach (var origin in (string?[])[SiteVisit.Origin, null])
        {
            if (origin is null && path != "sessions")
                continue;
            using var response = await _app.FromAsync(origin, method ?? HttpMethod.Get, path, token);
            await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    private async Task RenewalRefusedAsync(string key, string token)
    {
        using var response = await _app.FromAsync(SiteVisit.Origin, HttpMethod.Post, $"widget/{key}/visitors", json: $$"""{"renewal_token":"{{token}}"}""");
        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private async Task<string> SecretAsync(string project) =>
        (await (await _app.Ann.GetAsync($"projects/{project}/identity-secret")).JsonAsync()).Text("identity_secret")!;

    private async Task<JsonElement> SignInAsync(string project, string key, string user, string? renewal = null)
    {
        var token = ChatbotIdentity.CreateToken(await SecretAsync(project), Guid.Parse(project), user, "Ada L.", "ada@example.com");
        return await _app.VisitAsync(key, JsonSerializer.Serialize(new { identity_token = token, renewal_token = renewal }));
    }

    private Task<HttpResponseMessage> IdentifyAsync(string key, string token) =>
        _app.FromAsync(SiteVisit.Origin, HttpMethod.Post, $"widget/{key}/visitors", json: JsonSerializer.Serialize(new { identity_token = token }));

    private static string Jwt(string header, string claims, string secret)
    {
        var text = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encode(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
