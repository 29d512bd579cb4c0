using System.Diagnostics;
using System.Net;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.AspNetCore.Tests.Turns;

/// <summary>What is SSE's own: headers, heartbeats, cursors in headers, and the ends of connections.</summary>
public sealed class EventStreamTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_stream_passes_through_proxies_as_it_comes()
    {
        await using var app = await ChatApp.StartAsync();
        await using var reader = await SseReader.PostAsync(app.Ann, "chat/stream", new { project_id = await app.NewProjectAsync(), message = "Hi" });

        reader.Response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream; charset=utf-8");
        reader.Response.Headers.CacheControl!.NoCache.Should().BeTrue();
        reader.Response.Headers.CacheControl.NoStore.Should().BeTrue();
        reader.Response.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
        reader.Response.Content.Headers.ContentLength.Should().BeNull();
        (await reader.AllAsync())[^1].Event.Should().Be("turn.ended");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_silent_stream_beats()
    {
        await using var app = await ChatApp.StartAsync(http: o => o.HeartbeatInterval = TimeSpan.FromMilliseconds(20));
        var gate = new LoopbackGate();
        app.Model.Reply(LoopbackReply.Text("a").HoldAfter(1, gate));
        await using var reader = await SseReader.PostAsync(app.Ann, "chat/stream", new { project_id = await app.NewProjectAsync(), message = "Hi" });

        (await reader.NextAsync())!.Event.Should().Be("turn.started");
        while (reader.Comments < 3)
            await reader.NextAsync(orComment: true);
        gate.Open();

        (await reader.AllAsync())[^1].Json.Text("status").Should().Be("completed");
    }

    [Fact(Timeout = 30_000)]
    public async Task At_the_end_of_an_ended_turn_there_is_no_content()
    {
        await using var app = await ChatApp.StartAsync();
        var turn = (await app.ChatAsync()).Text("turn_id")!;
        await using var whole = await SseReader.FollowAsync(app.Ann, turn);
        var frames = await whole.AllAsync();

        await using var byHeader = await SseReader.FollowAsync(app.Ann, turn, frames[^1].Id);
        byHeader.Response.StatusCode.Should().Be(HttpStatusCode.NoContent);
        await using var byQuery = await SseReader.FollowAsync(app.Ann, turn, query: $"?after={frames[^1].Id}");
        byQuery.Response.StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_header_of_a_reconnect_counts_more_than_the_address()
    {
        await using var app = await ChatApp.StartAsync();
        var turn = (await app.ChatAsync()).Text("turn_id")!;
        await using var whole = await SseReader.FollowAsync(app.Ann, turn);
        var frames = await whole.AllAsync();

        await using var rest = await SseReader.FollowAsync(app.Ann, turn, frames[^2].Id, "?after=0.0");

        (await rest.AllAsync()).Select(f => f.Event).Should().Equal("turn.ended");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_running_turn_answers_at_once_though_it_has_nothing_new()
    {
        await using var app = await ChatApp.StartAsync();
        var gate = new LoopbackGate();
        app.Model.Reply(LoopbackReply.Hold(gate).Then(LoopbackReply.Text("a")));
        await using var sending = await SseReader.PostAsync(app.Ann, "chat/stream", new { project_id = await app.NewProjectAsync(), message = "Hi" });
        var started = await sending.NextAsync();

        await using var second = await SseReader.FollowAsync(app.Ann, started!.Json.Text("turn_id")!, started.Id);

        second.Response.StatusCode.Should().Be(HttpStatusCode.OK);
        gate.Open();
        (await second.AllAsync()).Select(f => f.Event).Should().Equal("text", "turn.ended");
    }

    [Fact(Timeout = 30_000)]
    public async Task The_same_bytes_come_again_when_an_ended_turn_is_read_again()
    {
        await using var app = await ChatApp.StartAsync();
        var turn = (await app.ChatAsync("e\u0301 👋🏽 \r\n data: x")).Text("turn_id")!;

        var once = await app.Ann.GetByteArrayAsync($"turns/{turn}/events");
        var again = await app.Ann.GetByteArrayAsync($"turns/{turn}/events");

        again.Should().Equal(once);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_slow_reader_holds_up_nobody()
    {
        await using var app = await ChatApp.StartAsync();
        var text = new string('x', 64 * 1024);
        app.Model.Reply(LoopbackReply.Text([.. Enumerable.Repeat(text, 128)]));
        await using var slow = await SseReader.PostAsync(app.Ann, "chat/stream", new { project_id = await app.NewProjectAsync(), message = "Hi" });
        var turn = (await slow.NextAsync())!.Json.Text("turn_id")!;

        // The slow one reads no more: eight megabytes do not fit between it and the server.
        await using var fast = await SseReader.FollowAsync(app.Ann, turn);
        var frames = await fast.AllAsync();

        frames[^1].Json.Text("status").Should().Be("completed");
        frames.Where(f => f.Event == "text").Sum(f => f.Json.Text("text")!.Length).Should().Be(128 * text.Length);
        (await slow.AllAsync())[^1].Json.Text("status").Should().Be("completed");
    }

    [Fact(Timeout = 30_000)]
    public async Task When_the_host_stops_streams_end_with_their_turns_and_promptly()
    {
        await using var app = await ChatApp.StartAsync();
        app.Model.Reply(LoopbackReply.Text("So far").HangAfter(1));
        await using var reader = await SseReader.PostAsync(app.Ann, "chat/stream", new { project_id = await app.NewProjectAsync(), message = "Hi" });
        (await reader.NextAsync())!.Event.Should().Be("turn.started");
        (await reader.NextAsync())!.Event.Should().Be("text");

        var time = Stopwatch.StartNew();
        var stopping = app.StopAsync();
        var rest = await reader.AllAsync();
        await stopping;

        rest[^1].Json.Text("status").Should().Be("interrupted");
        rest[^1].Json.GetProperty("message").Text("content").Should().Be("So far");
        time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact(Timeout = 30_000)]
    public async Task Regenerating_and_editing_stream_when_asked_to()
    {
        await using var app = await ChatApp.StartAsync();
        var session = await app.NewSessionAsync();
        var message = (await app.ChatAsync("One", session)).GetProperty("message").Text("id");

        var accepting = new HttpRequestMessage(HttpMethod.Post, $"sessions/{session}/regenerate") { Headers = { { "Accept", "text/event-stream" } } };
        await using var regenerated = await SseReader.SendAsync(app.Ann, accepting);
        (await regenerated.AllAsync())[^1].Json.GetProperty("message").Text("content").Should().Be("You said: One");

        var editing = new HttpRequestMessage(HttpMethod.Put, $"messages/{message}?stream=true") { Content = Responses.Json("""{"message":"Two"}""") };
        await using var edited = await SseReader.SendAsync(app.Ann, editing);
        (await edited.AllAsync())[^1].Json.GetProperty("message").Text("content").Should().Be("You said: Two");

        using var refused = await app.Ann.SendAsync(new HttpRequestMessage(HttpMethod.Put, $"messages/{message}?stream=true") { Content = Responses.Json("""{"message":"Three"}""") });
        (await refused.ProblemAsync()).Text("code").Should().NotBe("internal", "a superseded message cannot be edited");
    }

    [Fact(Timeout = 30_000)]
    public async Task What_users_say_is_not_logged()
    {
        await using var app = await ChatApp.StartAsync();
        await using var http = new SseTransport(app.Ann);
        var project = await app.NewProjectAsync();
        await http.SendAsync(new { project_id = project, message = "canary-one" }).ToListAsync();
        var hub = app.Hub();
        await hub.StartAsync();
        await using var socket = new HubTransport(hub);
        var told = await socket.SendAsync(new { project_id = project, message = "canary-two" }).ToListAsync();
        told[^1].GetProperty("message").Text("content").Should().Contain("canary-two");

        app.Log.Lines.Should().NotBeEmpty().And.NotContain(l => l.Text.Contains("canary", StringComparison.Ordinal));
    }
}
