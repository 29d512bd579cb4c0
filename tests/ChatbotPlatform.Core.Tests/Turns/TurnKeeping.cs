using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnKeepingOnSqlite() : TurnKeeping(() => TestDatabase.SqliteAsync());

public sealed class TurnKeepingOnPostgreSql() : TurnKeeping(() => TestDatabase.PostgreSqlAsync());

/// <summary>How running turns are kept, renewed and let go.</summary>
public abstract class TurnKeeping(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_a_checkpoint_could_not_keep_is_kept_by_the_next()
    {
        var failed = false;
        var again = new TaskCompletionSource<IReadOnlyList<AIContent>?>();
        await using var node = await StartAsync(chat => WatchedTurnStore.Use(chat, new()
        {
            Checkpoint = turns =>
            {
                if (failed)
                    again.TrySetResult(turns.Single().Contents);
                else if (turns.Single().Contents is not null)
                {
                    failed = true;
                    throw new ChatException(ChatError.Unavailable, "Away.");
                }
            },
        }));
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("said", " never").HangAfter(1));
        await node.SendAsync(project.Id, "Hi");

        (await again.Task.WaitAsync(Patience)).Should().ContainSingle().Which.Should().BeOfType<TextContent>().Which.Text.Should().Be("said");
    }

    [Fact]
    public async Task An_answer_is_offered_to_the_database_until_it_takes_it()
    {
        var offers = 0;
        await using var node = await StartAsync(chat => WatchedTurnStore.Use(chat, new()
        {
            End = _ =>
            {
                if (++offers < 3)
                    throw new ChatException(ChatError.Unavailable, "Away.");
            },
        }));
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("kept"));

        var ended = await node.AskAsync(project.Id, "Hi").WaitAsync(Patience);

        ended.Turn.Status.Should().Be(TurnStatus.Completed);
        ended.Message!.Text.Should().Be("kept");
        offers.Should().Be(3);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task The_keeper_goes_on_after_a_fault_that_nobody_foresaw(Type fault)
    {
        var calls = 0;
        var goesOn = new TaskCompletionSource();
        await using var node = await StartAsync(chat => WatchedTurnStore.Use(chat, new()
        {
            Checkpoint = _ =>
            {
                if (Interlocked.Increment(ref calls) <= 2)
                    throw (Exception)Activator.CreateInstance(fault)!;
                goesOn.TrySetResult();
            },
        }));
        var project = await node.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("said", " on").HoldAfter(1, gate));
        var started = await node.SendAsync(project.Id, "Hi");

        await goesOn.Task.WaitAsync(Patience);
        gate.Open();
        (await node.Engine.WaitAsync(Alice, started.Turn.Id)).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    [Fact]
    public async Task A_node_that_slept_past_its_own_leases_renews_them_before_it_sweeps()
    {
        var clock = new ManualTimeProvider();
        var sweeps = new SemaphoreSlim(0);
        await using var node = await StartAsync(
            chat =>
            {
                chat.Services.AddSingleton<TimeProvider>(clock);
                WatchedTurnStore.Use(chat, new() { Swept = () => sweeps.Release() });
            },
            o => o.CheckpointInterval = TimeSpan.FromSeconds(1));
        var project = await node.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("said", " on").HoldAfter(1, gate));
        var started = await node.SendAsync(project.Id, "Hi");
        var owner = node.Services.GetRequiredService<RunningTurns>().Owner;
        await node.Turns.CheckpointAsync(owner, [new TurnCheckpoint("acme", started.Turn.Id, null)], clock.GetUtcNow().AddHours(-1), default);

        // Moved on until it is heard: the node may not have begun to look at the clock yet.
        var swept = false;
        for (var i = 0; i < 20 && !swept; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            swept = await sweeps.WaitAsync(Patience / 20);
        }

        swept.Should().BeTrue();

        (await node.Engine.GetAsync(Alice, started.Turn.Id))!.Status.Should().Be(TurnStatus.Running);
        gate.Open();
        var ended = node.Engine.WaitAsync(Alice, started.Turn.Id);
        // The provider is read by this very clock, which somebody has to move.
        while (!ended.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(40));
            await Task.WhenAny(ended, Task.Delay(5));
        }

        (await ended).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    [Fact]
    public async Task A_turn_that_has_ended_leaves_nothing_in_memory()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Enqueue(LoopbackReply.Text("fine"), LoopbackReply.Status(400), LoopbackReply.Text("said", " never").HangAfter(1));
        await node.AskAsync(project.Id, "Ends");
        await node.AskAsync(project.Id, "Fails");
        var stopped = await node.SendAsync(project.Id, "Is stopped");
        await node.Engine.StopAsync(Alice, stopped.Turn.Id);

        node.Services.GetRequiredService<RunningTurns>().All.Should().BeEmpty();
        node.Services.GetRequiredService<FrameClock>().IsIdle.Should().BeTrue();
    }

    [Fact]
    public async Task A_message_that_is_accepted_while_the_host_begins_to_stop_ends_with_it()
    {
        RunningTurns? running = null;
        await using var node = await StartAsync(chat => WatchedTurnStore.Use(chat, new() { Accepted = () => running!.Close() }));
        running = node.Services.GetRequiredService<RunningTurns>();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("never").HangAfter(0));

        var started = await node.SendAsync(project.Id, "Hi");

        (await node.Engine.WaitAsync(Alice, started.Turn.Id).WaitAsync(Patience)).Turn.Status.Should().Be(TurnStatus.Interrupted);
    }

    [Fact]
    public async Task Turns_end_as_soon_as_the_host_begins_to_stop()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("said", " never").HangAfter(1));
        var started = await node.SendAsync(project.Id, "Hi");
        await TurnLifecycle.FirstTextAsync(node, started);

        // A web server waits for its streams before it lets the keeper stop.
        node.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await node.Engine.WaitAsync(Alice, started.Turn.Id).WaitAsync(Patience)).Turn.Status.Should().Be(TurnStatus.Interrupted);
    }

    [Fact]
    public async Task A_reader_that_was_told_more_than_a_dead_process_kept_is_told_the_end()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var accepted = await node.Turns.AcceptAsync(
            Alice,
            new TurnAcceptance
            {
                TurnId = Guid.CreateVersion7(),
                Subject = new NewMessage(Guid.CreateVersion7(), [new TextContent("Hi")], "Hi", null, project.Id, "Hi"),
                DefaultModel = "loop/mock",
                RequestHash = "",
                Owner = Guid.CreateVersion7(),
                LeaseUntil = DateTimeOffset.UtcNow,
            },
            default);

        // It had reasoned and begun to answer, and died before its first checkpoint.
        (await node.FollowAsync(accepted.Turn.Id, new TurnCursor(1, 5))).Should().ContainSingle()
            .Which.Should().BeOfType<TurnEnded>().Which.Status.Should().Be(TurnStatus.Interrupted);
    }

    [Fact]
    public async Task A_content_that_cannot_be_stored_ends_its_own_turn_and_no_other()
    {
        using var client = new ScriptedClient(new TextContent("said"), new Unwritable(), new TextContent(" on"));
        await using var node = await StartAsync(chat => chat.AddChatClient("odd", client, "one"));
        var project = await node.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("other", " turn").HoldAfter(1, gate));
        var other = await node.SendAsync(project.Id, "Hi");

        var odd = await node.SendAsync(project.Id, "Hi", model: "odd/one");
        var ended = await node.Engine.WaitAsync(Alice, odd.Turn.Id);

        ended.Turn.Should().Match<Turn>(t => t.Status == TurnStatus.Incomplete && t.Error!.Code == ChatError.ModelFailed);
        ended.Message!.Text.Should().Be("said");
        gate.Open();
        (await node.Engine.WaitAsync(Alice, other.Turn.Id)).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_before_it_fills_the_memory()
    {
        var million = new string('x', 1_000_000);
        using var client = new ScriptedClient([.. Enumerable.Range(0, 100).Select(_ => new TextContent(million))]);
        await using var node = await StartAsync(chat => chat.AddChatClient("endless", client, "one"));
        var project = await node.ProjectAsync();

        var started = await node.SendAsync(project.Id, "Hi", model: "endless/one");
        var ended = await node.Engine.WaitAsync(Alice, started.Turn.Id);

        ended.Turn.Should().Match<Turn>(t => t.Status == TurnStatus.Incomplete && t.Error!.Code == ChatError.LengthLimit);
        ended.Message!.Text.Length.Should().Be(16 * million.Length);
    }

    [Fact]
    public async Task What_throws_when_it_is_cancelled_does_not_reach_who_stops_the_turn()
    {
        await using var node = await StartAsync(chat => chat.Services.AddSingleton<ITurnMiddleware, ThrowsWhenCancelled>());
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("said", " never").HangAfter(1));
        var started = await node.SendAsync(project.Id, "Hi");
        await TurnLifecycle.FirstTextAsync(node, started);

        var stopped = await node.Engine.StopAsync(Alice, started.Turn.Id);

        stopped!.Turn.Status.Should().Be(TurnStatus.Stopped);
        stopped.Message!.Text.Should().Be("said");
    }

    private sealed class Unwritable : AIContent;

    private sealed class ThrowsWhenCancelled : ITurnMiddleware
    {
        public async Task InvokeAsync(TurnContext context, Func<CancellationToken, Task> next, CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => throw new InvalidOperationException("Not now."));
            await next(cancellationToken);
        }
    }
}
