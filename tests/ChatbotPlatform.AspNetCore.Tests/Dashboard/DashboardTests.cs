using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.AspNetCore.Tests.Dashboard;

/// <summary>The dashboard's page and its files, as a browser asks for them.</summary>
public sealed partial class DashboardTests(DashboardTests.Served served) : IClassFixture<DashboardTests.Served>
{
    [Theory]
    [InlineData("dashboard")]
    [InlineData("dashboard/")]
    [InlineData("dashboard/projects/019d2f6c-1000-7000-8000-000000000001/usage")]
    [InlineData("dashboard/no/such/screen")]
    public async Task Every_address_answers_with_the_page_which_is_never_kept_and_lets_nothing_in(string path)
    {
        using var response = await served.Client.GetAsync(path);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        response.Headers.CacheControl!.ToString().Should().Be("no-store");
        var policy = Header(response, "Content-Security-Policy");
        policy.Should().Contain("default-src 'none'").And.Contain("script-src 'self';").And.Contain("style-src 'self';").And.Contain("connect-src 'self';")
            .And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'none'").And.Contain("require-trusted-types-for 'script'; trusted-types 'none'")
            .And.NotContain("unsafe").And.NotContain("*").And.NotContain("http");
        Header(response, "X-Content-Type-Options").Should().Be("nosniff");
        Header(response, "Cross-Origin-Opener-Policy").Should().Be("same-origin");
        var page = await response.Content.ReadAsStringAsync();
        // No script or style of the page's own but the settings, which are data.
        Scripts().Matches(page).Select(m => m.Value).Should().OnlyContain(s => s.Contains(" src=") || s.Contains("application/json"));
        page.Should().NotContain("<style").And.NotContain(" style=").And.NotContain("=\"./");
    }

    [Fact]
    public async Task The_page_is_told_where_it_stands_and_where_the_api_is()
    {
        (await SettingsAsync(served.Client, "dashboard")).Should().Be(
            """{"base":"/dashboard","api":"/chatbot","accounts":false,"loginUrl":"/login?to={url}","widget":"/chatbot/widget.js"}""");
        (await SettingsAsync(served.Client, "run/by/us/deep/er")).Should().Be(
            """{"base":"/run/by/us","api":"/elsewhere","accounts":true,"loginUrl":null,"widget":"/elsewhere/widget.js"}""");
    }

    [Fact]
    public async Task Settings_cannot_end_their_element()
    {
        await using var app = await ChatApp.StartAsync(map: a => a.MapChatbotDashboard("/dashboard", o => o.LoginUrl = "</script><script>alert(1)</script>"));
        using var client = new HttpClient { BaseAddress = app.Address };
        var page = await client.GetStringAsync("dashboard");
        page.Should().NotContain("alert(1)</script>");
        JsonElement.Parse(await SettingsAsync(client, "dashboard")).Text("loginUrl").Should().Be("</script><script>alert(1)</script>");
    }

    [Fact]
    public async Task What_the_page_loads_is_there_kept_for_ever_and_compressed()
    {
        var page = await served.Client.GetStringAsync("dashboard/projects");
        var files = Assets().Matches(page).Select(m => m.Groups[1].Value).Distinct().ToList();
        files.Should().Contain(f => f.EndsWith(".js", StringComparison.Ordinal)).And.Contain(f => f.EndsWith(".css", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { { "Accept-Encoding", "br" } } };
            using var response = await served.Client.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.OK, file);
            response.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
            response.Content.Headers.ContentEncoding.Should().Equal("br");
            Header(response, "X-Content-Type-Options").Should().Be("nosniff");
        }
    }

    [Fact]
    public async Task The_widgets_preview_is_a_page_of_its_own_that_only_the_dashboard_frames()
    {
        using var response = await served.Client.GetAsync("dashboard/preview");
        Header(response, "Content-Security-Policy").Should().Contain("frame-ancestors 'self'").And.Contain("script-src 'self';").And.Contain("trusted-types 'none'");
        Header(response, "X-Frame-Options").Should().Be("SAMEORIGIN");
        var page = await response.Content.ReadAsStringAsync();
        Scripts().Matches(page).Select(m => m.Value).Should().Equal(
            "<script src=\"/chatbot/widget.js\">", "<script src=\"/dashboard/preview.js\" defer>");
        (await served.Client.GetAsync("dashboard/preview.js")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("dashboard/assets/none.js")]
    [InlineData("dashboard/assets/..%2Findex.html")]
    [InlineData("dashboard/assets/..%2F..%2Fappsettings.json")]
    [InlineData("dashboard/index.html")]
    [InlineData("dashboard/favicon.ico")]
    public async Task A_file_that_there_is_not_is_not_the_page(string path)
    {
        using var response = await served.Client.GetAsync(path);
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        response.Headers.CacheControl!.ToString().Should().Be("no-store");
    }

    [Fact]
    public async Task The_hosts_authorization_stands_before_the_page_and_not_before_its_files()
    {
        await using var app = await ChatApp.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, Nobody>("none", null);
                builder.Services.AddAuthorization();
            },
            map: a => a.MapChatbotDashboard("/dashboard").RequireAuthorization());
        using var client = new HttpClient { BaseAddress = app.Address };
        using var refused = await client.GetAsync("dashboard/projects");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var script = Assets().Match(await served.Client.GetStringAsync("dashboard")).Groups[1].Value;
        using var file = await client.GetAsync(script);
        file.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<string> SettingsAsync(HttpClient client, string path) =>
        Settings().Match(await client.GetStringAsync(path)).Groups[1].Value;

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    [GeneratedRegex("\"(/dashboard/assets/[^\"]+)\"")]
    private static partial Regex Assets();

    [GeneratedRegex("<script type=\"application/json\" id=\"settings\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Settings();

    /// <summary>An app with two dashboards, and somebody who does not say who they are.</summary>
    public sealed class Served : IAsyncLifetime
    {
        private ChatApp _app = null!;

        public HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _app = await ChatApp.StartAsync(map: app =>
            {
                app.MapChatbotDashboard(configure: o => o.LoginUrl = "/login?to={url}");
                app.MapChatbotDashboard("run/by/us/", o => (o.Accounts, o.ApiPath) = (true, "/elsewhere/"));
            });
            Client = new HttpClient { BaseAddress = _app.Address };
        }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return _app.DisposeAsync();
        }
    }

    private sealed class Nobody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
