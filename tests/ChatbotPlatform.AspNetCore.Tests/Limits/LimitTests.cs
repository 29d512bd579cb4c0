using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.RateLimiting;
using ChatbotPlatform.AspNetCore.Tests.Turns;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.AspNetCore.Tests.Limits;

/// <summary>Who is let in, how often, and what the others are told.</summary>
public sealed class LimitTests
{
    [Fact(Timeout = 60_000)]
    public async Task Who_sends_too_much_is_told_when_to_come_again_and_may_still_read()
    {
        await using var app = await ChatApp.StartAsync(limits: l => l.CallerSendsPerMinute = 3);
        var project = await app.NewProjectAsync();
        for (var i = 0; i < 3; i++)
            (await SendAsync(app.Ann, project)).StatusCode.Should().Be(HttpStatusCode.OK);

        using var refused = await SendAsync(app.Ann, project);

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        refused.Headers.RetryAfter!.Delta!.Value.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(20));
        problem.GetProperty("retry_after").GetInt32().Should().Be((int)refused.Headers.RetryAfter.Delta.Value.TotalSeconds);
        app.Model.Calls.Should().Be(3);
        (await app.Ann.GetAsync("sessions")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await SendAsync(app["acme", "bob"], project)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("chat/stream")]
    [InlineData("sessions/{session}/chat")]
    [InlineData("sessions/{session}/chat/stream")]
    [InlineData("sessions/{session}/regenerate")]
    [InlineData("messages/{message}")]
    public async Task Every_way_to_have_something_answered_counts_as_a_message(string path)
    {
        await using var app = await ChatApp.StartAsync(limits: l => l.CallerSendsPerMinute = 1);
        var chat = await app.ChatAsync();
        path = path.Replace("{session}", chat.Text("session_id"), StringComparison.Ordinal)
            .Replace("{message}", chat.GetProperty("message").Text("id"), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(path.StartsWith("messages", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post, path)
        {
            Content = Responses.Json("""{"message":"m"}"""),
        };

        using var refused = await app.Ann.SendAsync(request);

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        app.Model.Calls.Should().Be(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_address_gets_no_more_answers_whatever_it_calls_itself()
    {
        // The pages are trusted, so that it is the address alone that counts.
        await using var app = await ChatApp.StartAsync(http: http =>
        {
            foreach (var i in Enumerable.Range(0, 30))
                http.TrustedOrigins.Add($"https://site-{i}.example");
        }, limits: l => l.AddressSendsPerMinute = 5);
        var project = await app.NewProjectAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "chat") { Content = JsonContent.Create(new { project_id = project, message = "Hi" }) };
            request.Headers.Add("Origin", $"https://site-{i}.example");
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{i}");
            request.Headers.Add("Forwarded", $"for=203.0.113.{i}");
            request.Headers.Add("X-Real-IP", $"203.0.113.{i}");
            request.Headers.Add("X-Project", project);
            using var response = await app["acme", $"guest-{i}"].SendAsync(request);
            statuses.Add(response.StatusCode);
        }

        statuses.Count(s => s == HttpStatusCode.OK).Should().Be(5);
        statuses.Skip(5).Should().OnlyContain(s => s == HttpStatusCode.TooManyRequests);
        app.Model.Calls.Should().Be(5);
        app.Log.Lines.Should().ContainSingle(l => l.Text.Contains("X-Forwarded-For", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_crowd_at_one_address_uses_up_nothing_of_its_project()
    {
        await using var app = await ChatApp.StartAsync(limits: l => (l.AddressSendsPerMinute, l.ProjectSendsPerMinute) = (5, 10));
        var project = await app.NewProjectAsync();
        using var crowd = From(app, "127.0.0.2", project);
        using var next = From(app, "127.0.0.3", project);

        var first = await SendAllAsync(crowd, project, 40);
        var second = await SendAllAsync(next, project, 5);

        first.Count(s => s == HttpStatusCode.OK).Should().Be(5);
        second.Should().OnlyContain(s => s == HttpStatusCode.OK);
        using var third = From(app, "127.0.0.4", project);
        (await SendAllAsync(third, project, 1)).Should().Equal(HttpStatusCode.TooManyRequests);
        app.Model.Calls.Should().Be(10);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_proxy_that_is_known_tells_whose_address_it_is_and_nobody_else_does()
    {
        void Proxied(WebApplicationBuilder builder) => builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            o.KnownIPNetworks.Clear();
            o.KnownProxies.Clear();
            o.KnownProxies.Add(IPAddress.Parse("127.0.0.9"));
        });
        await using var app = await ChatApp.StartAsync(Proxied, map: a => a.UseForwardedHeaders(), limits: l => l.AddressSendsPerMinute = 1);
        var project = await app.NewProjectAsync();
        using var proxy = From(app, "127.0.0.9");
        using var liar = From(app, "127.0.0.5");
        Task<HttpResponseMessage> For(HttpClient client, string address)
        {
            client.DefaultRequestHeaders.Remove("X-Forwarded-For");
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            return SendAsync(client, project);
        }

        (await For(proxy, "203.0.113.1")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await For(proxy, "203.0.113.2")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await For(proxy, "203.0.113.1")).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        // What the client itself claimed stands before what the proxy saw.
        (await For(proxy, "198.51.100.7, 203.0.113.1")).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        (await For(liar, "203.0.113.3")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await For(liar, "203.0.113.4")).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Guessing_who_one_could_be_is_limited_too_and_a_page_may_read_the_refusal()
    {
        await using var app = await ChatApp.StartAsync(limits: l => l.AddressRequestsPerMinute = 5);
        using var nobody = new HttpClient { BaseAddress = app.Ann.BaseAddress };
        nobody.DefaultRequestHeaders.Add("Origin", "https://site.example");
        for (var i = 0; i < 5; i++)
        {
            using var unknown = await nobody.GetAsync("sessions");
            unknown.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            unknown.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
        }

        using var refused = await nobody.GetAsync("sessions");

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        refused.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        refused.Headers.GetValues("Access-Control-Expose-Headers").Should().Equal("Retry-After");
    }

    [Fact(Timeout = 60_000)]
    public async Task Streams_are_limited_while_they_are_open()
    {
        var gate = new LoopbackGate();
        await using var app = await ChatApp.StartAsync(limits: l => l.CallerStreams = 2);
        app.Model.Reply(LoopbackReply.Hold(gate));
        var project = await app.NewProjectAsync();
        var first = await SseReader.PostAsync(app.Ann, "chat/stream", new { project_id = project, message = "Hi" });
        var turn = (await first.NextAsync())!.Json.Text("turn_id")!;
        await using var second = await SseReader.FollowAsync(app.Ann, turn);

        await using (var third = await SseReader.FollowAsync(app.Ann, turn))
            await third.Response.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        using var sent = await SendAsync(app.Ann, project);
        await sent.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        app.Model.Calls.Should().Be(1);

        await first.DisposeAsync();
        await EventuallyAsync(async () =>
        {
            await using var again = await SseReader.FollowAsync(app.Ann, turn);
            return again.Response.StatusCode == HttpStatusCode.OK;
        });
        gate.Open();
    }

    [Fact(Timeout = 60_000)]
    public async Task The_hub_keeps_to_the_same_limits_and_says_so_in_the_same_words()
    {
        await using var app = await ChatApp.StartAsync(limits: l => l.CallerSendsPerMinute = 2);
        var project = await app.NewProjectAsync();
        await using var hub = app.Hub();
        await hub.StartAsync();
        async Task<int> SendOverHubAsync() => (await hub.StreamAsync<JsonElement>("Send", new { project_id = project, message = "Hi" }).ToListAsync()).Count;
        await SendOverHubAsync();
        (await SendAsync(app.Ann, project)).StatusCode.Should().Be(HttpStatusCode.OK);

        var refused = await FluentActions.Awaiting(SendOverHubAsync).Should().ThrowAsync<HubException>();

        var problem = JsonElement.Parse(refused.Which.Message[refused.Which.Message.IndexOf('{', StringComparison.Ordinal)..]);
        (problem.Text("code"), problem.GetProperty("status").GetInt32()).Should().Be(("rate_limited", 429));
        problem.GetProperty("retry_after").GetInt32().Should().BeInRange(1, 30);
        hub.State.Should().Be(HubConnectionState.Connected);
        app.Model.Calls.Should().Be(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_to_the_hub_are_limited_before_the_upgrade()
    {
        await using var app = await ChatApp.StartAsync(limits: l => l.CallerStreams = 1);
        var first = app.Hub();
        await first.StartAsync();
        await using var second = app.Hub();

        (await second.Invoking(h => h.StartAsync()).Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).Which.Message.Should().Contain("429");

        await first.DisposeAsync();
        await EventuallyAsync(async () =>
        {
            await using var third = app.Hub();
            try
            {
                await third.StartAsync();
                return true;
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                return false;
            }
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task A_secret_keys_server_is_counted_by_its_key()
    {
        await using var app = await ChatApp.StartAsync(limits: l => (l.AddressSendsPerMinute, l.CallerSendsPerMinute, l.KeySendsPerMinute) = (2, 2, 4));
        var project = await app.NewProjectAsync();
        using var key = app.Bearer(await app.NewKeyAsync(["chat"]));

        (await SendAllAsync(key, project, 6)).Count(s => s == HttpStatusCode.OK).Should().Be(4);
        (await SendAllAsync(app.Ann, project, 3)).Count(s => s == HttpStatusCode.OK).Should().Be(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_says_it_is_a_page_makes_no_more_visitors_than_one_address_may()
    {
        await using var app = await ChatApp.StartAsync(limits: l => (l.AddressVisitorsPerMinute, l.ProjectVisitorsPerMinute) = (5, 8));
        var (_, key) = await app.NewWidgetAsync();

        var first = await MintAllAsync("127.0.0.2", 30);
        var second = await MintAllAsync("127.0.0.3", 5);

        first.Count(s => s == HttpStatusCode.OK).Should().Be(5);
        second.Count(s => s == HttpStatusCode.OK).Should().Be(3, "who was refused by address has used up nothing of the project");
        first.Concat(second).Where(s => s != HttpStatusCode.OK).Should().OnlyContain(s => s == HttpStatusCode.TooManyRequests);

        async Task<List<HttpStatusCode>> MintAllAsync(string address, int count)
        {
            using var program = From(app, address);
            program.DefaultRequestHeaders.Add("Origin", SiteVisit.Origin);
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < count; i++)
            {
                using var made = await program.PostAsync($"widget/{key}/visitors", Responses.Json("{}"));
                statuses.Add(made.StatusCode);
            }

            return statuses;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_visitor_and_a_new_session_for_each_message_get_no_more_answers_than_one_address_may()
    {
        await using var app = await ChatApp.StartAsync(limits: l => l.AddressSendsPerMinute = 3);
        var (project, key) = await app.NewWidgetAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 10; i++)
        {
            var token = (await app.VisitAsync(key)).Text("token")!;
            using var sent = await app.FromAsync(SiteVisit.Origin, HttpMethod.Post, "chat", token, $$"""{"project_id":"{{project}}","message":"Hi"}""");
            statuses.Add(sent.StatusCode);
        }

        statuses.Count(s => s == HttpStatusCode.OK).Should().Be(3);
        app.Model.Calls.Should().Be(3);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_host_brings_its_own_counting()
    {
        await using var app = await ChatApp.StartAsync(chatbot: c => c.UseLimits<NoneLeft>(), limits: _ => { });

        using var refused = await app.Ann.PostAsJsonAsync("projects", new { name = "Bot" });

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task A_limit_that_cannot_be_one_keeps_the_host_from_starting()
    {
        var start = () => ChatApp.StartAsync(limits: l => l.CallerStreams = -1);
        await start.Should().ThrowAsync<OptionsValidationException>().WithMessage("*CallerStreams*");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string project) =>
        client.PostAsJsonAsync("chat", new { project_id = project, message = "Hi" });

    private static async Task<List<HttpStatusCode>> SendAllAsync(HttpClient client, string project, int count)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < count; i++)
        {
            using var response = await SendAsync(client, project);
            statuses.Add(response.StatusCode);
        }

        return statuses;
    }

    /// <summary>A visitor who comes from an address of their own.</summary>
    private static HttpClient From(ChatApp app, string address, string? project = null)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = app.Ann.BaseAddress };
        client.DefaultRequestHeaders.Add("X-Tenant", "acme");
        client.DefaultRequestHeaders.Add("X-User", $"guest-{address}");
        if (project is not null)
            client.DefaultRequestHeaders.Add("X-Project", project);
        return client;
    }

    /// <summary>A server notices a moment later that a reader has left.</summary>
    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(20);
    }

    /// <summary>The framework's own limiters behind our seam: every caller has used up what they had.</summary>
    private sealed class NoneLeft : IChatLimits, IDisposable
    {
        private readonly ConcurrencyLimiter _any = new(new ConcurrencyLimiterOptions { PermitLimit = 1_000 });
        private readonly ConcurrencyLimiter _none = new(new ConcurrencyLimiterOptions { PermitLimit = 1 });

        public NoneLeft() => _none.AttemptAcquire();

        public ValueTask<RateLimitLease> AcquireAsync(ChatLimit limit, ChatLimitPartition partition, CancellationToken cancellationToken) =>
            new(partition.Level == ChatLimitLevel.Caller ? _none.AttemptAcquire() : _any.AttemptAcquire());

        public void Dispose()
        {
            _any.Dispose();
            _none.Dispose();
        }
    }
}
