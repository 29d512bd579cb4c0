using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.AspNetCore.Tests.Memory;

/// <summary>A session's memory over HTTP: shown, forced, cleared, and the prompt of each turn laid open.</summary>
public sealed class MemoryTests : IAsyncLifetime
{
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await ChatApp.StartAsync();
        _app.Model.Reply(r => r.Messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal)
            ? LoopbackReply.Text("<facts>\n- The code is 4417.\n</facts>\n<summary>A door.</summary>").Usage(90, 12)
            : LoopbackReply.Text("I see."));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_memory_is_shown_forced_and_cleared()
    {
        var session = await _app.NewSessionAsync();
        foreach (var message in (string[])["The code is 4417.", "And the bell?", "Well."])
            await _app.ChatAsync(message, session);

        var before = await (await _app.Ann.GetAsync($"sessions/{session}/memory")).JsonAsync();
        before.EnumerateObject().Select(p => p.Name).Should().Equal("session_id", "strategy", "summary", "facts", "tail", "usage");
        before.GetProperty("summary").ValueKind.Should().Be(JsonValueKind.Null);
        before.GetProperty("tail").GetProperty("messages").GetInt32().Should().Be(6);

        var forced = await (await _app.Ann.PostAsync($"sessions/{session}/memory/summarize", null)).JsonAsync();
        forced.GetProperty("facts").ToString().Should().Be("""[{"text":"The code is 4417.","ordinal":4}]""");
        var summary = forced.GetProperty("summary");
        (summary.Text("text"), summary.GetProperty("covers_through").GetInt32(), summary.Text("model")).Should().Be(("A door.", 4, "loopback/test-model"));
        forced.GetProperty("usage").ToString().Should().Be("""{"input_tokens":90,"output_tokens":12}""");
        (await (await _app.Ann.GetAsync($"sessions/{session}/memory")).JsonAsync()).ToString().Should().Be(forced.ToString());

        using (var cleared = await _app.Ann.DeleteAsync($"sessions/{session}/memory"))
            cleared.StatusCode.Should().Be(HttpStatusCode.NoContent);
        var after = await (await _app.Ann.GetAsync($"sessions/{session}/memory")).JsonAsync();
        (after.GetProperty("summary").ValueKind, after.GetProperty("facts").GetArrayLength()).Should().Be((JsonValueKind.Null, 0));
        (await (await _app.Ann.GetAsync($"sessions/{session}/messages")).JsonAsync()).GetProperty("messages").GetArrayLength().Should().Be(6);
    }

    [Fact]
    public async Task A_message_is_deleted_with_what_was_made_of_it()
    {
        var session = await _app.NewSessionAsync();
        var first = await _app.ChatAsync("The code is 4417.", session);
        await _app.ChatAsync("And the bell?", session);
        await (await _app.Ann.PostAsync($"sessions/{session}/memory/summarize", null)).JsonAsync();
        var question = $"messages/{first.GetProperty("message").Text("id")}";

        using (var deleted = await _app.Ann.DeleteAsync(question))
            deleted.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using (var again = await _app.Ann.DeleteAsync(question))
            await again.ProblemAsync(HttpStatusCode.NotFound, "not_found");

        (await (await _app.Ann.GetAsync($"sessions/{session}/messages")).JsonAsync()).GetProperty("messages").EnumerateArray().Select(m => m.Text("content"))
            .Should().Equal("And the bell?", "I see.");
        var memory = await (await _app.Ann.GetAsync($"sessions/{session}/memory")).JsonAsync();
        (memory.GetProperty("summary").ValueKind, memory.GetProperty("facts").GetArrayLength()).Should().Be((JsonValueKind.Null, 0));
        (await (await _app.Ann.GetAsync($"turns/{first.Text("turn_id")}")).JsonAsync()).GetProperty("assistant_message_id").ValueKind.Should().Be(JsonValueKind.Null);
        await _app.ChatAsync("Which code?", session);
        _app.Model.Requests[^1].Messages.Should().NotContain(m => m.Text.Contains("4417", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_context_of_a_turn_is_what_the_model_was_sent()
    {
        var project = await _app.NewProjectAsync();
        using (await _app.Ann.PostAsync($"projects/{project}/prompts", Responses.Json("""{"name":"p","content":"Be brief."}""")))
        {
        }

        var session = await _app.NewSessionAsync(project);
        foreach (var message in (string[])["The code is 4417.", "And the bell?"])
            await _app.ChatAsync(message, session);
        await (await _app.Ann.PostAsync($"sessions/{session}/memory/summarize", null)).JsonAsync();
        var turn = (await _app.ChatAsync("What do you know?", session)).Text("turn_id");
        var sent = _app.Model.Requests[^1].Messages;

        var context = await (await _app.Ann.GetAsync($"turns/{turn}/context")).JsonAsync();

        context.EnumerateObject().Select(p => p.Name).Should().Equal("turn_id", "strategy", "max_tokens", "tokens", "parts", "left_out");
        var parts = context.GetProperty("parts").EnumerateArray().ToList();
        parts.Select(p => p.Text("source")).Should().Equal("prompt", "facts", "summary", "tail", "tail", "tail");
        parts.Select(p => p.Text("role")).Should().Equal(sent.Select(m => m.Role));
        foreach (var (part, message) in parts.Zip(sent))
        {
            message.Text.Should().Contain(part.Text("text"));
            part.GetProperty("tokens").GetInt32().Should().BePositive();
        }

        context.GetProperty("tokens").GetInt32().Should().Be(parts.Sum(p => p.GetProperty("tokens").GetInt32()));
        (parts[1].GetProperty("covers_through").GetInt32(), parts[3].GetProperty("ordinal").GetInt32()).Should().Be((2, 3));
        context.GetProperty("left_out").ToString().Should().Be("""{"messages":0,"facts":0,"uncovered":false}""");
    }

    [Fact]
    public async Task A_summary_that_fails_is_a_bad_gateway()
    {
        _app.Model.Reply(LoopbackReply.Text("I see."));
        var session = await _app.NewSessionAsync();
        await _app.ChatAsync("one", session);
        await _app.ChatAsync("two", session);
        _app.Model.Reply(LoopbackReply.Status(400));
        using var response = await _app.Ann.PostAsync($"sessions/{session}/memory/summarize", null);
        await response.ProblemAsync(HttpStatusCode.BadGateway, "model_failed");
    }

    [Fact]
    public async Task A_projects_memory_says_how_it_recalls_and_who_summarises()
    {
        using var created = await _app.Ann.PostAsJsonAsync("projects", new
        {
            name = "Bot",
            memory = new { summary_model = "loopback/other-model", recall_tokens = 500, recall_other_sessions = true },
        });
        var memory = (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("memory");
        (memory.Text("summary_model"), memory.GetProperty("recall_tokens").GetInt32(), memory.GetProperty("recall_other_sessions").GetBoolean())
            .Should().Be(("loopback/other-model", 500, true));
        using var unknown = await _app.Ann.PostAsJsonAsync("projects", new { name = "Bot", memory = new { summary_model = "no/such" } });
        await unknown.ProblemAsync(HttpStatusCode.BadRequest, "unknown_model");
    }
}
