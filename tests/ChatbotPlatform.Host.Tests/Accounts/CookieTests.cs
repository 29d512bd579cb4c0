using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>The dashboard's cookie, and what other sites make a browser send with it.</summary>
public sealed class CookieTests : IAsyncLifetime
{
    private HostApp _app = null!;
    private string _email = "";

    public async ValueTask InitializeAsync()
    {
        _app = await HostApp.StartAsync();
        _email = await _app.RegisterAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Own => _app.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task The_cookie_signs_in_and_out_and_its_answer_holds_no_token()
    {
        using var login = await LoginAsync(("Sec-Fetch-Site", "same-origin"));
        login.StatusCode.Should().Be(HttpStatusCode.OK);
        (await login.Content.ReadAsStringAsync()).Should().Contain(_email).And.NotContain("token");
        var set = login.Headers.GetValues("Set-Cookie").Single();
        set.Should().Contain("httponly").And.Contain("samesite=strict").And.Contain("path=/").And.NotContain("domain");
        var cookie = set.Split(';')[0];

        using var me = await SendAsync(HttpMethod.Get, "api/v1/users/me", cookie);
        (await me.Content.ReadAsStringAsync()).Should().Contain(_email);
        using var check = await SendAsync(HttpMethod.Get, "api/v1/auth/session-check", cookie);
        JsonDocument.Parse(await check.Content.ReadAsStringAsync()).RootElement.GetProperty("expires_at").GetDateTimeOffset()
            .Should().BeAfter(DateTimeOffset.UtcNow.AddDays(20));
        using var made = await SendAsync(HttpMethod.Post, "api/v1/projects", cookie, ("Sec-Fetch-Site", "same-origin"));
        made.StatusCode.Should().Be(HttpStatusCode.Created);

        using var logout = await SendAsync(HttpMethod.Post, "api/v1/auth/logout", cookie, ("Sec-Fetch-Site", "same-origin"));
        logout.Headers.GetValues("Set-Cookie").Single().Should().Contain("1970");
        using var after = await SendAsync(HttpMethod.Get, "api/v1/users/me", cookie);
        after.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "a copy of the cookie is worth nothing either");
    }

    [Fact]
    public async Task Outside_Development_the_cookie_goes_by_https_alone()
    {
        await using var app = await HostApp.StartAsync(new() { ["environment"] = "Production" });
        var email = await app.RegisterAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/auth/login?cookie=true") { Content = JsonContent.Create(new { email, password = HostApp.Password }) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var login = await app.Client.SendAsync(request);
        login.Headers.GetValues("Set-Cookie").Single().Should().StartWith("__Host-chatbot=").And.Contain("secure");
        using var mails = await app.Client.GetAsync("dev/mail");
        mails.StatusCode.Should().Be(HttpStatusCode.NotFound, "mails are shown in Development only");
    }

    public static TheoryData<string, string> Elsewhere => new()
    {
        { "Sec-Fetch-Site", "cross-site" }, { "Sec-Fetch-Site", "same-site" }, { "Sec-Fetch-Site", "none" }, { "Sec-Fetch-Site", "" },
        { "Origin", "https://evil.example" }, { "Origin", "null" }, { "Origin", "http://127.0.0.1" }, { "Origin", "https://127.0.0.1:1" }, { "X-Nothing", "at all" },
    };

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task What_another_site_makes_a_browser_send_changes_nothing(string header, string value)
    {
        var cookie = await CookieAsync();
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "api/v1/projects"), (HttpMethod.Delete, $"api/v1/projects/{Guid.CreateVersion7()}"), (HttpMethod.Put, $"api/v1/messages/{Guid.CreateVersion7()}"),
            (HttpMethod.Patch, $"api/v1/sessions/{Guid.CreateVersion7()}"), (HttpMethod.Post, "api/v1/auth/logout"), (new HttpMethod("ODD"), "api/v1/projects"),
        })
        {
            using var refused = await SendAsync(method, path, cookie, (header, value));
            refused.StatusCode.Should().Be(HttpStatusCode.Forbidden, $"{method} {path} comes with {header}: {value}");
            (await refused.Content.ReadAsStringAsync()).Should().Contain("\"code\":\"forbidden\"");
        }

        using var login = await LoginAsync((header, value));
        login.StatusCode.Should().Be(HttpStatusCode.Forbidden, "signing somebody in is a change too");
        login.Headers.Contains("Set-Cookie").Should().BeFalse();
        using var projects = await SendAsync(HttpMethod.Get, "api/v1/projects", cookie);
        (await projects.Content.ReadAsStringAsync()).Should().Contain("\"total\":0");
    }

    [Fact]
    public async Task Where_the_browser_does_not_say_the_site_the_origin_counts()
    {
        using var made = await SendAsync(HttpMethod.Post, "api/v1/projects", await CookieAsync(), ("Origin", Own));
        made.StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_bearer_token_needs_no_origin_because_no_browser_adds_it()
    {
        using var client = _app.NewClient((await _app.LoginAsync(_email)).Access);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        client.DefaultRequestHeaders.Add("Cookie", await CookieAsync());
        (await client.PostAsJsonAsync("api/v1/projects", new { name = "By token" })).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_web_socket_with_the_cookie_opens_from_our_own_pages_only()
    {
        var cookie = await CookieAsync();
        (await ConnectAsync(cookie, Own)).Should().Be(HttpStatusCode.SwitchingProtocols);
        foreach (var origin in (string?[])["https://evil.example", "null", "http://127.0.0.1", null])
            (await ConnectAsync(cookie, origin)).Should().Be(HttpStatusCode.Forbidden, $"the origin is {origin ?? "missing"}");
    }

    [Fact]
    public async Task A_changed_or_invented_cookie_is_nobodys()
    {
        var cookie = await CookieAsync();
        foreach (var wrong in (string[])[cookie[..^3], cookie + "x", "chatbot=x", "chatbot="])
        {
            using var answer = await SendAsync(HttpMethod.Get, "api/v1/users/me", wrong);
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
    }

    private async Task<HttpStatusCode> ConnectAsync(string cookie, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookie);
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{_app.Address.Authority}/api/v1/hub"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Refused: the status says how.
        }

        return socket.HttpStatusCode;
    }

    private async Task<string> CookieAsync()
    {
        using var login = await LoginAsync(("Sec-Fetch-Site", "same-origin"));
        return login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private Task<HttpResponseMessage> LoginAsync((string, string) header) =>
        SendAsync(HttpMethod.Post, "api/v1/auth/login?cookie=true", null, header, new { email = _email, password = HostApp.Password });

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? cookie, (string Name, string Value)? header = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (header is var (name, value))
            request.Headers.TryAddWithoutValidation(name, value);
        if (method == HttpMethod.Post && !path.EndsWith("logout", StringComparison.Ordinal))
            request.Content = JsonContent.Create(body ?? new { name = "By cookie" });
        return await _app.Client.SendAsync(request);
    }
}
