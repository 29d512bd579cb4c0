using System.Net;
using System.Net.WebSockets;

namespace ChatbotPlatform.AspNetCore.Tests.Widget;

/// <summary>Which sites may show a widget, and what their pages may read.</summary>
public sealed class OriginTests(SiteApp site) : IClassFixture<SiteApp>
{
    private readonly ChatApp _app = site.App;

    public static TheoryData<string> Others =>
    [
        "http://shop.example", "https://shop.example:8443", "https://shop.example:443", "https://shop.example.", "https://shop.example.evil.test",
        "https://evilshop.example", "https://sub.shop.example", "https://SHOP.example", "HTTPS://shop.example", "https://shop.example/", "shop.example",
        "https://shop.example https://shop.example", "https://shop.example,https://evil.test", "https://evil.test#https://shop.example", "null", "*", " ", "file://",
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Another_origin_is_refused_and_may_read_nothing(string origin)
    {
        var (project, key) = await _app.NewWidgetAsync();
        var token = (await _app.VisitAsync(key)).Text("token")!;
        var calls = _app.Model.Calls;
        foreach (var (method, path, json) in ((HttpMethod, string, string?)[])
            [
                (HttpMethod.Get, $"widget/{key}/config", null), (HttpMethod.Post, $"widget/{key}/visitors", "{}"),
                (HttpMethod.Delete, $"widget/{key}/visitors", null), (HttpMethod.Get, "sessions", null), (HttpMethod.Get, $"turns/{project}/events", null),
                (HttpMethod.Post, "chat/stream", $$"""{"project_id":"{{project}}","message":"m"}"""),
            ])
        {
            using var response = await _app.FromAsync(origin, method, path, token, json);
            await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            response.AllowedOrigin().Should().BeNull();
            response.Headers.Vary.Should().Contain("Origin");
        }

        _app.Model.Calls.Should().Be(calls);
        using var preflight = await PreflightAsync($"widget/{key}/config", origin);
        preflight.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        preflight.AllowedOrigin().Should().BeNull();
        using var general = await PreflightAsync("chat/stream", origin);
        general.AllowedOrigin().Should().BeNull();
        general.StatusCode.Should().NotBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_empty_list_denies_all_even_pages_of_the_host_itself()
    {
        var project = await _app.NewProjectAsync();
        var key = (await (await _app.Ann.GetAsync($"projects/{project}")).JsonAsync()).Text("publishable_key")!;
        foreach (var origin in (string?[])[SiteVisit.Origin, _app.Address.GetLeftPart(UriPartial.Authority), null, "null"])
            await (await _app.FromAsync(origin, HttpMethod.Get, $"widget/{key}/config")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_page_of_the_host_itself_says_no_origin_when_it_reads_and_is_let_in_if_the_host_is_listed()
    {
        var (_, key) = await _app.NewWidgetAsync(_app.Address.GetLeftPart(UriPartial.Authority));
        await (await _app.FromAsync(null, HttpMethod.Get, $"widget/{key}/config")).JsonAsync();
    }

    [Fact]
    public async Task A_page_of_an_allowed_site_may_read_answers_and_refusals()
    {
        var (project, key) = await _app.NewWidgetAsync();
        var visitor = await _app.VisitAsync(key);
        foreach (var (method, path, token, json) in ((HttpMethod, string, string?, string?)[])
            [
                (HttpMethod.Get, $"widget/{key}/config", null, null), (HttpMethod.Post, $"widget/{key}/visitors", null, "{"),
                (HttpMethod.Get, "sessions", visitor.Text("token"), null), (HttpMethod.Get, "sessions/abc", visitor.Text("token"), null),
                (HttpMethod.Get, "projects", visitor.Text("token"), null), (HttpMethod.Get, "sessions", "cv_forged", null),
                (HttpMethod.Post, "chat/stream", visitor.Text("token"), $$"""{"project_id":"{{project}}","message":"m"}"""),
            ])
        {
            using var response = await _app.FromAsync(SiteVisit.Origin, method, path, token, json);
            response.AllowedOrigin().Should().Be(SiteVisit.Origin, path);
            response.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
            response.Headers.GetValues("Access-Control-Expose-Headers").Single().Should().Contain("retry-after");
        }
    }

    [Theory]
    [InlineData("widget/{key}/config")]
    [InlineData("widget/{key}/visitors")]
    [InlineData("chat/stream")]
    [InlineData("sessions/0199d5a0-0000-7000-8000-000000000000")]
    public async Task A_browser_that_asks_beforehand_is_told_that_an_allowed_site_may(string path)
    {
        var (_, key) = await _app.NewWidgetAsync();
        using var response = await PreflightAsync(path.Replace("{key}", key, StringComparison.Ordinal), SiteVisit.Origin);
        response.StatusCode.Should().Be(HttpStatusCode.NoContent);
        response.AllowedOrigin().Should().Be(SiteVisit.Origin);
        response.Headers.GetValues("Access-Control-Allow-Headers").Single().Should().Contain("authorization").And.Contain("last-event-id");
        response.Headers.GetValues("Access-Control-Allow-Methods").Single().Should().Contain("PATCH");
        response.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
    }

    [Fact]
    public async Task A_site_that_is_taken_off_the_list_is_out_at_once_tokens_and_all()
    {
        const string Only = "https://only-here.example";
        var (project, key) = await _app.NewWidgetAsync(Only);
        var visitor = await _app.VisitAsync(key, origin: Only);
        await (await _app.Ann.PatchAsync($"projects/{project}", Responses.Json("""{"widget":{"allowed_origins":["https://other.example"]}}"""))).JsonAsync();

        (await _app.FromAsync(Only, HttpMethod.Get, "sessions", visitor.Text("token"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await _app.FromAsync(null, HttpMethod.Get, "sessions", visitor.Text("token"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await _app.FromAsync(Only, HttpMethod.Get, $"widget/{key}/config")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await PreflightAsync("sessions", Only)).AllowedOrigin().Should().BeNull();
    }

    [Theory]
    [InlineData("https://evil.test", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(SiteVisit.Origin, HttpStatusCode.SwitchingProtocols)]
    public async Task A_web_socket_is_refused_before_it_is_one(string origin, HttpStatusCode expected)
    {
        var (_, key) = await _app.NewWidgetAsync();
        var token = (await _app.VisitAsync(key)).Text("token")!;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(new Uri(_app.Address, $"{ChatApp.Prefix}/hub?access_token={token}")) { Scheme = "ws" }.Uri;
        try
        {
            await socket.ConnectAsync(address, CancellationToken.None);
        }
        catch (WebSocketException)
        {
        }

        socket.HttpStatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("https://Shop.Example", "https://shop.example")]
    [InlineData("https://shop.example:443", "https://shop.example")]
    [InlineData("http://localhost:3000/", "http://localhost:3000")]
    [InlineData("https://b\u00fccher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("https://*.shop.example", null)]
    [InlineData("*", null)]
    [InlineData("null", null)]
    [InlineData("shop.example", null)]
    [InlineData("https://shop.example.", null)]
    [InlineData("https://shop.example/page", null)]
    [InlineData("https://shop.example?x", null)]
    [InlineData("https://shop.example#", null)]
    [InlineData("https://user@shop.example", null)]
    [InlineData("https:shop.example", null)]
    [InlineData("https:\\\\shop.example", null)]
    [InlineData("javascript://shop.example", null)]
    [InlineData("file:///etc", null)]
    [InlineData("https://", null)]
    [InlineData("", null)]
    [InlineData(" https://shop.example", null)]
    public async Task An_origin_is_kept_as_browsers_write_it_or_refused(string said, string? kept)
    {
        var project = await _app.NewProjectAsync();
        var body = System.Text.Json.JsonSerializer.Serialize(new { widget = new { allowed_origins = new[] { said } } });
        using var response = await _app.Ann.PatchAsync($"projects/{project}", Responses.Json(body));
        if (kept is null)
            await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        else
            (await response.JsonAsync()).GetProperty("widget").GetProperty("allowed_origins").EnumerateArray().Select(o => o.GetString()).Should().Equal(kept);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string path, string origin)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app.Address, ChatApp.Prefix + "/") };
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await client.SendAsync(request);
    }
}
