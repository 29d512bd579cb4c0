using System.Runtime.CompilerServices;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnLifecycleOnSqlite() : TurnLifecycle(() => TestDatabase.SqliteAsync());

public sealed class TurnLifecycleOnPostgreSql() : TurnLifecycle(() => TestDatabase.PostgreSqlAsync());

public abstract class TurnLifecycle(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    [Fact]
    public async Task A_message_is_answered_streamed_and_stored_once()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("Hello", " there", " you").Usage(7, 3));

        var started = await node.SendAsync(project.Id, "Hi");
        var events = await node.FollowAsync(started.Turn.Id);

        events[0].Should().Be(new TurnStarted(started.Turn.Id, started.Turn.SessionId, started.UserMessage.Id, "loop/mock"));
        TextOf(events).Should().Be("Hello there you");
        var ended = events[^1].Should().BeOfType<TurnEnded>().Subject;
        ended.Status.Should().Be(TurnStatus.Completed);
        ended.Usage.Should().Be(new TokenUsage(7, 3));
        ended.Message!.Text.Should().Be("Hello there you");
        ended.Error.Should().BeNull();

        var messages = await node.MessagesAsync(started.Turn.SessionId);
        messages.Select(m => (m.Ordinal, m.Role.Value, m.Text)).Should().Equal((1, "user", "Hi"), (2, "assistant", "Hello there you"));
        messages[1].Id.Should().Be(ended.Message.Id);
        (await node.Engine.GetAsync(Alice, started.Turn.Id))!.AssistantMessageId.Should().Be(ended.Message.Id);
    }

    [Fact]
    public async Task The_users_message_is_durable_before_the_model_is_called()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("x").HoldAfter(0, gate));

        var started = await node.SendAsync(project.Id, "Keep this");
        await gate.Reached;
        (await node.MessagesAsync(started.Turn.SessionId)).Should().ContainSingle().Which.Text.Should().Be("Keep this");
        gate.Open();
        await node.Engine.WaitAsync(Alice, started.Turn.Id);
    }

    [Theory]
    [InlineData("before the first text")]
    [InlineData("in mid-text")]
    [InlineData("at the end")]
    public async Task A_reader_that_leaves_does_not_stop_the_turn(string phase)
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("one", " two", " three").HoldAfter(phase switch { "before the first text" => 0, "in mid-text" => 1, _ => 3 }, gate));
        var started = await node.SendAsync(project.Id, "Hi");

        using var leave = new CancellationTokenSource();
        var reading = async () =>
        {
            await foreach (var told in node.Engine.FollowAsync(Alice, started.Turn.Id, null, leave.Token))
            {
                if (phase == "before the first text" ? told is TurnStarted : told is TextDelta)
                    await leave.CancelAsync();
            }
        };
        await reading.Should().ThrowAsync<OperationCanceledException>();
        gate.Open();

        var ended = await node.Engine.WaitAsync(Alice, started.Turn.Id);
        ended.Turn.Status.Should().Be(TurnStatus.Completed);
        (await node.MessagesAsync(started.Turn.SessionId)).Select(m => m.Text).Should().Equal("Hi", "one two three");
        Model.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Stop_keeps_what_was_said_and_ends_the_call_upstream()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("Said", " unsaid").HangAfter(1));
        var started = await node.SendAsync(project.Id, "Hi");
        await FirstTextAsync(node, started);

        var stopped = await node.Engine.StopAsync(Alice, started.Turn.Id);

        stopped!.Turn.Status.Should().Be(TurnStatus.Stopped);
        stopped.Turn.Error.Should().BeNull();
        stopped.Message!.Text.Should().Be("Said");
        stopped.Message.Status.Should().Be(TurnStatus.Stopped);
        (await Model.Requests[0].Cancelled).Should().BeTrue();
        (await node.FollowAsync(started.Turn.Id))[^1].Should().BeOfType<TurnEnded>().Which.Status.Should().Be(TurnStatus.Stopped);
        (await node.Engine.StopAsync(Alice, started.Turn.Id))!.Turn.Status.Should().Be(TurnStatus.Stopped);
        Model.Reply(LoopbackReply.Text("on"));
        (await node.AskAsync(project.Id, "Go on", started.Turn.SessionId)).Message!.Text.Should().Be("on");
    }

    [Fact]
    public async Task A_model_that_does_not_heed_its_cancellation_is_left_behind_by_a_stop()
    {
        using var deaf = new DeafClient();
        await using var node = await StartAsync(chat => chat.AddChatClient("deaf", deaf, "one"));
        var project = await node.ProjectAsync();
        var started = await node.SendAsync(project.Id, "Hi", model: "deaf/one");
        await FirstTextAsync(node, started);

        (await node.Engine.StopAsync(Alice, started.Turn.Id))!.Message!.Text.Should().Be("heard");
        deaf.GoOn.SetResult();
        await deaf.Done.Task;
        (await node.MessagesAsync(started.Turn.SessionId))[^1].Text.Should().Be("heard");
    }

    [Fact]
    public async Task What_a_model_says_while_its_stopped_answer_is_stored_is_told_to_nobody()
    {
        using var deaf = new DeafClient();
        await using var node = await StartAsync(chat =>
        {
            chat.AddChatClient("deaf", deaf, "one");
            WatchedTurnStore.Use(chat, new()
            {
                End = _ =>
                {
                    deaf.GoOn.SetResult();
                    deaf.Done.Task.GetAwaiter().GetResult();
                },
            });
        });
        var project = await node.ProjectAsync();
        var started = await node.SendAsync(project.Id, "Hi", model: "deaf/one");
        await FirstTextAsync(node, started);
        var following = node.FollowAsync(started.Turn.Id);

        await node.Engine.StopAsync(Alice, started.Turn.Id);

        TextOf(await following).Should().Be("heard");
    }

    [Fact]
    public async Task Another_user_can_neither_see_nor_follow_nor_stop_a_turn()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("secret", " rest").HoldAfter(1, gate));
        var started = await node.SendAsync(project.Id, "Hi");
        await FirstTextAsync(node, started);

        foreach (var other in new[] { new ChatScope("acme", "bob"), new ChatScope("other", "alice"), new ChatScope("acme", "alice", Guid.CreateVersion7()) })
        {
            (await node.Engine.GetAsync(other, started.Turn.Id)).Should().BeNull();
            (await node.Engine.StopAsync(other, started.Turn.Id)).Should().BeNull();
            var follow = async () => await node.Engine.FollowAsync(other, started.Turn.Id).GetAsyncEnumerator().MoveNextAsync();
            (await follow.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.NotFound);
            var wait = () => node.Engine.WaitAsync(other, started.Turn.Id);
            (await wait.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.NotFound);
        }

        gate.Open();
        (await node.Engine.WaitAsync(Alice, started.Turn.Id)).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    [Fact]
    public async Task A_turn_past_its_deadline_ends_with_what_was_said()
    {
        var clock = new ManualTimeProvider();
        var deadline = TimeSpan.FromSeconds(3);
        await using var node = await StartAsync(
            chat => chat.Services.AddSingleton<TimeProvider>(clock),
            o =>
            {
                o.Deadline = deadline;
                o.CheckpointInterval = TimeSpan.FromSeconds(1);
            });
        var project = await node.ProjectAsync();
        Model.Enqueue(LoopbackReply.Text("Begun", " never").HangAfter(1), LoopbackReply.Text("never").HangAfter(0));

        var first = await node.SendAsync(project.Id, "Hi");
        await FirstTextAsync(node, first);
        clock.Advance(deadline);
        var begun = await node.Engine.WaitAsync(Alice, first.Turn.Id);
        begun.Turn.Should().Match<Turn>(t => t.Status == TurnStatus.Incomplete && t.Error!.Code == ChatError.DeadlineExceeded);
        begun.Message!.Text.Should().Be("Begun");

        var second = await node.SendAsync(project.Id, "Hi", begun.Turn.SessionId);
        await Model.WaitForCallsAsync(2);
        clock.Advance(deadline);
        var silent = await node.Engine.WaitAsync(Alice, second.Turn.Id);
        silent.Turn.Should().Match<Turn>(t => t.Status == TurnStatus.Failed && t.Error!.Code == ChatError.DeadlineExceeded);
        silent.Message.Should().BeNull();
    }

    [Fact]
    public async Task Shutdown_stores_what_is_there()
    {
        var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("Half", " whole").HangAfter(1));
        var started = await node.SendAsync(project.Id, "Hi");
        await FirstTextAsync(node, started);
        var following = node.FollowAsync(started.Turn.Id);

        await node.DisposeAsync();

        (await following)[^1].Should().BeOfType<TurnEnded>().Which.Status.Should().Be(TurnStatus.Interrupted);
        await using var next = await StartAsync();
        var turn = await next.Turns.ReadAsync(Alice, started.Turn.Id, default);
        turn!.Turn.Should().Match<Turn>(t => t.Status == TurnStatus.Interrupted && t.Error!.Code == ChatError.Interrupted);
        turn.Message!.Text.Should().Be("Half");
    }

    [Fact]
    public async Task A_node_that_shuts_down_takes_no_new_message()
    {
        var node = await StartAsync();
        var project = await node.ProjectAsync();
        await node.StopAsync();
        var send = () => node.SendAsync(project.Id, "Hi");
        (await send.Should().ThrowAsync<ChatException>()).Which.Should().Match<ChatException>(e => e.Error == ChatError.Unavailable && e.RetryAfter != null);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task The_model_is_sent_neither_its_reasoning_nor_a_call_without_a_result_again()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Enqueue(LoopbackReply.Reasoning("Let me think").Then(LoopbackReply.Text("I call.")).Then(LoopbackReply.ToolCall("c1", "find", "{}")));
        var session = (await node.AskAsync(project.Id, "Hi")).Turn.SessionId;

        await node.AskAsync(project.Id, "Go on", session);

        Model.Requests[1].Messages.Select(m => (m.Role, m.Text)).Skip(1).Should().Equal(("user", "Hi"), ("assistant", "I call."), ("user", "Go on"));
        Model.Requests[1].Body.Should().NotContain("Let me think").And.NotContain("c1");
    }

    [Fact]
    public async Task Reasoning_and_tools_are_told_stored_and_replayed_alike()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Reasoning("Let me", " think").Then(LoopbackReply.Text("I call.")).Then(LoopbackReply.ToolCall("c1", "find", "{\"q\":", "\"x\"}")));

        var started = await node.SendAsync(project.Id, "Hi");
        var live = await node.FollowAsync(started.Turn.Id);
        var replayed = await node.FollowAsync(started.Turn.Id);

        Kinds(replayed).Should().Equal("turn.started", "reasoning", "text", "tool.called", "turn.ended");
        Kinds(live).Distinct().Should().Equal(Kinds(replayed));
        replayed.OfType<ToolCalled>().Single().Should().Match<ToolCalled>(t => t.CallId == "c1" && t.Name == "find" && t.Arguments == "{\"q\":\"x\"}");
        live[^1].Cursor.Should().Be(replayed[^1].Cursor);
        replayed.OfType<TurnEnded>().Single().Message!.Text.Should().Be("I call.");
    }

    [Fact]
    public async Task A_deleted_sessions_turn_is_given_up()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("a", "b").HangAfter(1));
        var started = await node.SendAsync(project.Id, "Hi");
        await FirstTextAsync(node, started);
        var following = node.FollowAsync(started.Turn.Id);

        (await node.Sessions.DeleteAsync(Alice, started.Turn.SessionId, default)).Should().BeTrue();

        (await following)[^1].Should().BeOfType<TurnEnded>().Which.Error!.Code.Should().Be(ChatError.NotFound);
        (await Model.Requests[0].Cancelled).Should().BeTrue();
    }

    private static IEnumerable<string> Kinds(IEnumerable<TurnEvent> events) => events.Select(e => e.Type);

    internal static async Task FirstTextAsync(EngineHost node, StartedTurn started)
    {
        await foreach (var told in node.Engine.FollowAsync(Alice, started.Turn.Id))
        {
            if (told is TextDelta)
                return;
        }
    }

    private sealed class DeafClient : IChatClient
    {
        public TaskCompletionSource GoOn { get; } = new();

        public TaskCompletionSource Done { get; } = new();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "heard");
            await GoOn.Task;
            yield return new ChatResponseUpdate(ChatRole.Assistant, " unheard");
            Done.SetResult();
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() => GoOn.TrySetResult();
    }
}
