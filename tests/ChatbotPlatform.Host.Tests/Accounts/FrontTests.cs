using System.Net;
using System.Net.Http.Json;
using ChatbotPlatform.Host.Web;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.Configuration;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>What stands before the routes: limits by address, proxies, other origins, tokens in addresses.</summary>
public sealed class FrontTests
{
    [Fact]
    public async Task An_address_that_tries_too_often_is_told_when_to_come_back_and_cannot_claim_to_be_another()
    {
        await using var app = await HostApp.StartAsync(new() { ["Chatbot:Accounts:RequestsPerMinute"] = "3" });
        for (var i = 0; i < 3; i++)
            (await TryAsync(app, $"203.0.113.{i}")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var limited = await TryAsync(app, "203.0.113.9");
        limited.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        (await limited.Content.ReadAsStringAsync()).Should().Contain("\"code\":\"rate_limited\"");
        (await app.PostAsync("forgot-password", new { email = "a@example.org" })).StatusCode.Should().Be(HttpStatusCode.TooManyRequests, "all that tries out shares the limit");
        (await app.Client.GetAsync("health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_known_proxy_is_believed_and_only_its_own_entry()
    {
        await using var app = await HostApp.StartAsync(new() { ["Chatbot:Accounts:RequestsPerMinute"] = "1", ["Chatbot:Proxies:0"] = "127.0.0.0/8" });
        (await TryAsync(app, "203.0.113.1")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await TryAsync(app, "203.0.113.2")).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "another client");
        (await TryAsync(app, "198.51.100.7, 203.0.113.1")).StatusCode.Should().Be(HttpStatusCode.TooManyRequests, "what the client wrote itself does not count");
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    public void Addresses_of_one_household_are_one(string one, string other, bool same) =>
        (AddressLimit.PartitionOf(IPAddress.Parse(one)) == AddressLimit.PartitionOf(IPAddress.Parse(other))).Should().Be(same);

    [Fact]
    public async Task Only_origins_that_are_named_may_read_answers_and_without_cookies()
    {
        await using var app = await HostApp.StartAsync(new() { ["Chatbot:Cors:Origins:0"] = "https://app.example.com" });
        foreach (var (origin, allowed) in new[] { ("https://app.example.com", true), ("https://app.example.com.evil.example", false), ("http://app.example.com", false), ("null", false) })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "api/v1/projects");
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");
            using var answer = await app.Client.SendAsync(preflight);
            answer.Headers.Contains("Access-Control-Allow-Origin").Should().Be(allowed, origin);
            answer.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("*", "true", "Name the origins")]
    [InlineData("https://*.example.com", "true", "Name the origins")]
    [InlineData("https://example.com/path", "false", "is no origin")]
    [InlineData("example.com", "false", "is no origin")]
    public void Origins_that_would_let_everybody_in_are_refused_at_start(string origin, string credentials, string why)
    {
        var read = () => AllowedOrigins.Read(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Chatbot:Cors:Origins:0"] = origin, ["Chatbot:Cors:Credentials"] = credentials }).Build());
        read.Should().Throw<InvalidOperationException>().WithMessage($"*{why}*");
    }

    [Fact]
    public async Task A_token_in_the_hubs_address_signs_in_and_is_in_no_log_nor_are_passwords_and_other_tokens()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var host = new HostProcess("Host", new Dictionary<string, string>
        {
            ["ConnectionStrings__Chatbot"] = database.ConnectionString,
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "Trace",
        });
        await host.StartAsync();
        var tokens = await host.SignInAsync();
        host.Client.DefaultRequestHeaders.Authorization = null;

        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/api/v1/hub?access_token={tokens.Access}"), CancellationToken.None);
        using var key = await host.Client.GetAsync("api/v1/hub?access_token=ck_canary5f1e&x=1");
        ((int)key.StatusCode).Should().BeInRange(400, 499);
        using var elsewhere = await host.Client.GetAsync($"api/v1/users/me?access_token={tokens.Access}");
        elsewhere.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "only the hub takes one in its address");
        using var refreshed = await host.Client.PostAsJsonAsync("api/v1/auth/refresh", new { refresh_token = tokens.Refresh });
        refreshed.StatusCode.Should().Be(HttpStatusCode.OK);

        await host.OutputLineAsync("/api/v1/auth/refresh");
        host.Output.Should().Contain("/api/v1/hub", "else this would prove nothing")
            .And.NotContain(tokens.Access).And.NotContain(tokens.Access.Split('.')[2]).And.NotContain(tokens.Refresh).And.NotContain("ck_canary5f1e")
            .And.NotContain("correct horse battery");
    }

    private static async Task<HttpResponseMessage> TryAsync(HostApp app, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/auth/login") { Content = JsonContent.Create(new { email = "nobody@example.org", password = "x" }) };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await app.Client.SendAsync(request);
    }
}
