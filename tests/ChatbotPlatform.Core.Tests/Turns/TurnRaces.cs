using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnRacesOnSqlite() : TurnRaces(() => TestDatabase.SqliteAsync());

public sealed class TurnRacesOnPostgreSql() : TurnRaces(() => TestDatabase.PostgreSqlAsync());

public abstract class TurnRaces(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_client_message_id_fifty_times_at_once_is_one_message_and_one_call(bool newSession)
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var session = newSession ? (Guid?)null : (await node.AskAsync(project.Id, "First")).Turn.SessionId;
        var before = Model.Calls;

        var started = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => node.SendAsync(project.Id, "Hi", session, "m-1"))));

        started.Select(s => s.Turn.Id).Distinct().Should().ContainSingle();
        started.Count(s => s.Created).Should().Be(1);
        await node.Engine.WaitAsync(Alice, started[0].Turn.Id);
        (Model.Calls - before).Should().Be(1);
        (await node.MessagesAsync(started[0].Turn.SessionId)).Count(m => m.Text == "Hi").Should().Be(1);
        (await node.Sessions.ListAsync(Alice, null, 0, 10, default)).Total.Should().Be(1);

        // Long after, the same name still gives the same turn, whether or not the client knows its session by now.
        (await node.SendAsync(project.Id, "Hi", started[0].Turn.SessionId, "m-1")).Turn.Id.Should().Be(started[0].Turn.Id);
    }

    [Fact]
    public async Task The_same_edit_twenty_times_at_once_is_one_edit()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var first = await node.AskAsync(project.Id, "First");

        var edits = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => node.Engine.EditAsync(Alice, first.Turn.UserMessageId, new ChatMessage(ChatRole.User, "Better"), "edit-1"))));

        edits.Select(e => e.Turn.Id).Distinct().Should().ContainSingle();
        edits.Count(e => e.Created).Should().Be(1);
        await node.Engine.WaitAsync(Alice, edits[0].Turn.Id);
        (await node.MessagesAsync(first.Turn.SessionId)).Select(m => m.Text).Should().Equal("Better", "You said: Better");
    }

    [Fact]
    public async Task A_client_message_id_with_another_message_or_place_is_refused_and_another_user_or_tenant_is_free_to_use_it()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var first = await node.SendAsync(project.Id, "Hi", clientMessageId: "m-1");
        await node.Engine.WaitAsync(Alice, first.Turn.Id);
        var otherProject = await node.ProjectAsync();
        var elsewhere = await node.AskAsync(project.Id, "Elsewhere");
        var calls = Model.Calls;

        await Refused(() => node.SendAsync(project.Id, "Other", clientMessageId: "m-1"), ChatError.ClientMessageIdReused);
        await Refused(() => node.SendAsync(project.Id, "Hi", elsewhere.Turn.SessionId, "m-1"), ChatError.ClientMessageIdReused);
        await Refused(() => node.SendAsync(otherProject.Id, "Hi", clientMessageId: "m-1"), ChatError.ClientMessageIdReused);
        Model.Calls.Should().Be(calls);

        var bob = new ChatScope("acme", "bob");
        await Free(bob, project.Id);
        var elsewhereAlice = new ChatScope("other", "alice");
        await Free(elsewhereAlice, (await node.Projects.CreateAsync(elsewhereAlice, new ProjectChange { Name = "Theirs" }, default)).Id);

        async Task Free(ChatScope scope, Guid projectId)
        {
            var theirs = await node.Engine.StartAsync(scope, new TurnRequest(new ChatMessage(ChatRole.User, "Other"), null, projectId, "m-1"));
            theirs.Created.Should().BeTrue();
            await node.Engine.WaitAsync(scope, theirs.Turn.Id);
        }
    }

    [Fact]
    public async Task Of_twenty_racing_sends_one_runs_and_the_rest_are_refused_as_busy()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var session = (await node.AskAsync(project.Id, "First")).Turn.SessionId;
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("one").HoldAfter(0, gate));

        var sends = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                return (Started: await node.SendAsync(project.Id, $"Race {i}", session), Error: (ChatError?)null);
            }
            catch (ChatException e)
            {
                return (Started: null!, Error: e.Error);
            }
        })));

        sends.Count(s => s.Error is null).Should().Be(1);
        sends.Where(s => s.Error is not null).Should().OnlyContain(s => s.Error == ChatError.SessionBusy);
        gate.Open();
        await node.Engine.WaitAsync(Alice, sends.Single(s => s.Error is null).Started.Turn.Id);
        var messages = await node.MessagesAsync(session);
        messages.Should().HaveCount(4);
        messages.Select(m => m.Ordinal).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public async Task Ordinals_have_no_gap_whatever_comes_in_between()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var session = (await node.AskAsync(project.Id, "First")).Turn.SessionId;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var sent = 0; sent < 3;)
            {
                try
                {
                    var started = await node.SendAsync(project.Id, $"{i}/{sent}", session);
                    await node.Engine.WaitAsync(Alice, started.Turn.Id);
                    sent++;
                }
                catch (ChatException e) when (e.Error == ChatError.SessionBusy)
                {
                    await Task.Yield();
                }
            }
        })));

        var messages = await node.MessagesAsync(session);
        messages.Select(m => m.Ordinal).Should().Equal(Enumerable.Range(1, 50));
        for (var i = 0; i < messages.Count; i += 2)
            (messages[i].Role, messages[i + 1].Role, messages[i + 1].TurnId).Should().Be((ChatRole.User, ChatRole.Assistant, messages[i].TurnId));
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_and_says_why()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();

        await Refused(() => node.SendAsync(project.Id, " \r\n\t"), ChatError.InvalidRequest);
        await Refused(() => node.SendAsync(project.Id, new string('x', 10_001)), ChatError.InvalidRequest);
        await Refused(() => node.SendAsync(project.Id, "nul\0"), ChatError.InvalidRequest);
        await Refused(() => node.SendAsync(project.Id, "half \uD83D"), ChatError.InvalidRequest);
        await Refused(() => node.SendAsync(project.Id, "Hi", clientMessageId: " "), ChatError.InvalidRequest);
        await Refused(() => node.SendAsync(project.Id, "Hi", clientMessageId: new string('x', 101)), ChatError.InvalidRequest);
        await Refused(() => node.SendAsync(project.Id, "Hi", model: "loop/none"), ChatError.UnknownModel);
        await Refused(() => node.SendAsync(project.Id, "Hi", Guid.CreateVersion7()), ChatError.NotFound);
        await Refused(() => node.SendAsync(Guid.CreateVersion7(), "Hi"), ChatError.NotFound);
        await Refused(
            () => node.Engine.StartAsync(Alice, new TurnRequest(new ChatMessage(ChatRole.User, "Hi"))), ChatError.InvalidRequest);
        await Refused(
            () => node.Engine.StartAsync(Alice, new TurnRequest(new ChatMessage(ChatRole.System, "Hi"), null, project.Id)), ChatError.InvalidRequest);

        (await node.Sessions.ListAsync(Alice, null, 0, 10, default)).Total.Should().Be(0);
        Model.Calls.Should().Be(0);
        (await node.AskAsync(project.Id, new string('x', 10_000))).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    private static async Task Refused(Func<Task> act, ChatError error) =>
        (await act.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(error);
}
