using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.AspNetCore.Tests.Turns;

/// <summary>The plain answer: true to how the turn ended.</summary>
public sealed class ChatTests : IAsyncLifetime
{
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await ChatApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task A_message_is_answered_and_both_are_stored()
    {
        using var response = await _app.Ann.PostAsJsonAsync("chat", new { project_id = await _app.NewProjectAsync(), message = "Hello" });
        var chat = await response.JsonAsync();

        chat.EnumerateObject().Select(p => p.Name).Should()
            .Equal("session_id", "turn_id", "message", "assistant_message", "status", "usage", "error");
        chat.Text("status").Should().Be("completed");
        var answer = chat.GetProperty("assistant_message");
        answer.EnumerateObject().Select(p => p.Name).Should().Equal(
            "id", "session_id", "turn_id", "ordinal", "role", "content", "status", "model", "usage", "feedback", "created_at");
        answer.Text("role").Should().Be("assistant");
        answer.Text("content").Should().Be("You said: Hello");
        chat.GetProperty("message").Text("role").Should().Be("user");
        var session = await (await _app.Ann.GetAsync($"sessions/{chat.Text("session_id")}")).JsonAsync();
        session.Text("title").Should().Be("Hello");
        var turn = await (await _app.Ann.GetAsync($"turns/{chat.Text("turn_id")}")).JsonAsync();
        turn.Text("assistant_message_id").Should().Be(answer.Text("id"));
        turn.Text("status").Should().Be("completed");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_broken_off_answer_is_answered_as_incomplete()
    {
        _app.Model.Reply(LoopbackReply.Text("Half of").ResetAfter(1));
        var chat = await _app.ChatAsync();

        chat.Text("status").Should().Be("incomplete");
        chat.GetProperty("assistant_message").Text("content").Should().Be("Half of");
        chat.GetProperty("assistant_message").Text("status").Should().Be("incomplete");
        chat.GetProperty("error").Text("code").Should().Be("model_broke_off");
    }

    [Theory(Timeout = 30_000)]
    [InlineData(401, "model_unauthorized", 502)]
    [InlineData(429, "model_rate_limited", 503)]
    public async Task A_failed_model_is_a_problem_that_says_where_the_message_is(int upstream, string code, int status)
    {
        _app.Model.Reply(LoopbackReply.Status(upstream, """{"error":{"message":"canary"}}""", ("Retry-After", "0")));
        var session = await _app.NewSessionAsync();
        using var response = await _app.Ann.PostAsJsonAsync($"sessions/{session}/chat", new { message = "Hi" });
        var problem = await response.ProblemAsync((HttpStatusCode)status, code);

        problem.Text("session_id").Should().Be(session);
        problem.ToString().Should().NotContain("canary");
        if (status == 503)
            response.Headers.RetryAfter.Should().NotBeNull();
        var turn = await (await _app.Ann.GetAsync($"turns/{problem.Text("turn_id")}")).JsonAsync();
        turn.Text("status").Should().Be("failed");
        turn.GetProperty("error").Text("code").Should().Be(code);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_turn_that_is_stopped_is_answered_with_what_was_said()
    {
        _app.Model.Reply(LoopbackReply.Text("So far").HangAfter(1));
        var session = await _app.NewSessionAsync();
        await using var reader = await SseReader.PostAsync(_app.Ann, $"sessions/{session}/chat/stream", new { message = "Hi", client_message_id = "one" });
        var turn = (await reader.NextAsync())!.Json.Text("turn_id");
        (await reader.NextAsync())!.Event.Should().Be("text");
        var waiting = _app.Ann.PostAsJsonAsync($"sessions/{session}/chat", new { message = "Hi", client_message_id = "one" });
        await (await _app.Ann.PostAsync($"turns/{turn}/stop", null)).JsonAsync();

        var chat = await (await waiting).JsonAsync();
        chat.Text("status").Should().Be("stopped");
        chat.GetProperty("assistant_message").Text("content").Should().Be("So far");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_leaves_a_plain_request_gets_its_answer_later()
    {
        var gate = new LoopbackGate();
        _app.Model.Reply(LoopbackReply.Text("Late").HoldAfter(0, gate));
        var session = await _app.NewSessionAsync();
        var body = new { message = "Hi", client_message_id = "one" };
        using var leave = new CancellationTokenSource();
        var left = _app.Ann.PostAsJsonAsync($"sessions/{session}/chat", body, leave.Token);
        await gate.Reached;
        await leave.CancelAsync();
        await left.Invoking(l => l).Should().ThrowAsync<OperationCanceledException>();
        gate.Open();

        using var again = await _app.Ann.PostAsJsonAsync($"sessions/{session}/chat", body);
        (await again.JsonAsync()).GetProperty("assistant_message").Text("content").Should().Be("Late");
        _app.Model.Calls.Should().Be(1);
        _app.Log.Errors.Should().BeEmpty();
    }

    [Fact(Timeout = 30_000)]
    public async Task Regenerating_supersedes_the_answer_and_editing_the_message()
    {
        var session = await _app.NewSessionAsync();
        var chat = await _app.ChatAsync("One", session);
        _app.Model.Reply(LoopbackReply.Text("Anew"));
        using var regenerated = await _app.Ann.PostAsync($"sessions/{session}/regenerate", null);
        (await regenerated.JsonAsync()).GetProperty("assistant_message").Text("content").Should().Be("Anew");
        (await ContentsAsync(session)).Should().Equal("One", "Anew");

        _app.Model.Reply(LoopbackServerEcho);
        using var edited = await _app.Ann.PutAsJsonAsync($"messages/{chat.GetProperty("message").Text("id")}", new { message = "Two" });
        (await edited.JsonAsync()).GetProperty("assistant_message").Text("content").Should().Be("You said: Two");
        (await ContentsAsync(session)).Should().Equal("Two", "You said: Two");
    }

    [Fact(Timeout = 30_000)]
    public async Task The_longest_message_is_taken_and_one_more_character_is_not()
    {
        var session = await _app.NewSessionAsync();
        (await _app.ChatAsync(new string('é', 10_000), session)).Text("status").Should().Be("completed");
        using var response = await _app.Ann.PostAsJsonAsync($"sessions/{session}/chat", new { message = new string('é', 10_001) });
        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact(Timeout = 30_000)]
    public async Task Fifty_times_the_same_message_at_once_is_one_turn()
    {
        var body = new { project_id = await _app.NewProjectAsync(), message = "Once", client_message_id = "m" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => await (await _app.Ann.PostAsJsonAsync("chat", body)).JsonAsync()));

        answers.Select(a => a.ToString()).Distinct().Should().ContainSingle();
        _app.Model.Calls.Should().Be(1);
    }

    private static LoopbackReply LoopbackServerEcho(LoopbackRequest request) => LoopbackModelServer.Echo(request);

    private async Task<List<string?>> ContentsAsync(string session)
    {
        var messages = await (await _app.Ann.GetAsync($"sessions/{session}/messages")).JsonAsync();
        return [.. messages.GetProperty("messages").EnumerateArray().Select((JsonElement m) => m.Text("content"))];
    }
}
