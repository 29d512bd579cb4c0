using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnRecoveryOnSqlite() : TurnRecovery(() => TestDatabase.SqliteAsync());

public sealed class TurnRecoveryOnPostgreSql() : TurnRecovery(() => TestDatabase.PostgreSqlAsync());

/// <summary>What becomes of turns whose process died or were overtaken.</summary>
public abstract class TurnRecovery(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    [Fact]
    public async Task A_dead_process_s_turn_is_ended_after_its_lease_with_its_checkpoint()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var dead = Guid.CreateVersion7();
        var accepted = await AcceptAsync(node, project.Id, dead, lease: TimeSpan.FromHours(1));
        await Busy(node, accepted.Turn.SessionId);
        await node.Turns.CheckpointAsync(
            dead, [new TurnCheckpoint("acme", accepted.Turn.Id, [new TextContent("kept")])], DateTimeOffset.UtcNow, default);

        var ended = (await node.FollowAsync(accepted.Turn.Id))[^1].Should().BeOfType<TurnEnded>().Subject;

        ended.Status.Should().Be(TurnStatus.Interrupted);
        ended.Error!.Code.Should().Be(ChatError.Interrupted);
        ended.Message!.Text.Should().Be("kept");
        (await node.AskAsync(project.Id, "Again", accepted.Turn.SessionId)).Turn.Status.Should().Be(TurnStatus.Completed);
        (await node.MessagesAsync(accepted.Turn.SessionId)).Select(m => m.Ordinal).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public async Task A_dead_process_that_wakes_up_late_is_refused()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var dead = Guid.CreateVersion7();
        var accepted = await AcceptAsync(node, project.Id, dead, lease: TimeSpan.Zero);
        await node.Engine.WaitAsync(Alice, accepted.Turn.Id);

        var lost = await node.Turns.CheckpointAsync(
            dead, [new TurnCheckpoint("acme", accepted.Turn.Id, [new TextContent("late")])], DateTimeOffset.UtcNow.AddHours(1), default);
        var ended = await node.Turns.EndAsync(
            Alice,
            new TurnEnd
            {
                TurnId = accepted.Turn.Id,
                Owner = dead,
                Status = TurnStatus.Completed,
                AssistantMessageId = Guid.CreateVersion7(),
                Contents = [new TextContent("late")],
                Text = "late",
            },
            default);

        lost.Should().Equal(accepted.Turn.Id);
        ended.Should().BeNull();
        (await node.MessagesAsync(accepted.Turn.SessionId)).Select(m => m.Text).Should().Equal("Hi");
    }

    [Fact]
    public async Task A_turn_that_was_taken_over_while_it_ran_is_given_up_and_its_readers_told_what_is_stored()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("live", " on").HangAfter(1));
        var started = await node.SendAsync(project.Id, "Hi");
        await TurnLifecycle.FirstTextAsync(node, started);
        var following = node.FollowAsync(started.Turn.Id);

        // As if this node had been frozen for an hour and another one had swept.
        var swept = await node.Turns.InterruptExpiredAsync(DateTimeOffset.UtcNow.AddHours(1), new TurnError(ChatError.Interrupted, "gone"), default);

        swept.Should().Be(1);
        var events = await following;
        events[^1].Should().BeOfType<TurnEnded>().Which.Status.Should().Be(TurnStatus.Interrupted);
        events.OfType<TurnStarted>().Should().ContainSingle("what goes on in the store does not begin again");
        (await Model.Requests[0].Cancelled).Should().BeTrue();
        (await node.Engine.WaitAsync(Alice, started.Turn.Id)).Turn.Status.Should().Be(TurnStatus.Interrupted);
    }

    private static async Task Busy(EngineHost node, Guid sessionId)
    {
        var send = () => node.SendAsync(default, "Hi?", sessionId);
        (await send.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.SessionBusy);
    }

    private static Task<AcceptedTurn> AcceptAsync(EngineHost node, Guid projectId, Guid owner, TimeSpan lease) =>
        node.Turns.AcceptAsync(
            Alice,
            new TurnAcceptance
            {
                TurnId = Guid.CreateVersion7(),
                Subject = new NewMessage(Guid.CreateVersion7(), [new TextContent("Hi")], "Hi", null, projectId, "Hi"),
                DefaultModel = "loop/mock",
                RequestHash = "",
                Owner = owner,
                LeaseUntil = DateTimeOffset.UtcNow + lease,
            },
            default);
}
