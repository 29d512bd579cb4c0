using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Conformance.Turns;

public abstract class TurnStoreConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private static readonly TurnError Gone = new(ChatError.Interrupted, "The host went away.");

    [Fact]
    public async Task An_end_stores_the_answer_and_frees_the_session()
    {
        var (scope, turn) = await RunningAsync();
        Database.Time.Advance(TimeSpan.FromSeconds(3));
        var end = End(turn, "Hello.") with { Usage = new TokenUsage(10, null), Model = "other/model" };

        var ended = (await Turns.EndAsync(scope, end, None))!;

        ended.Turn.Should().Be(turn.Turn with
        {
            Status = TurnStatus.Completed,
            AssistantMessageId = end.AssistantMessageId,
            Model = "other/model",
            Usage = new TokenUsage(10, null),
            EndedAt = Database.Time.GetUtcNow(),
        });
        var answer = ended.Message!;
        (answer.Id, answer.Ordinal, answer.Role, answer.Text, answer.TurnId).Should()
            .Be((end.AssistantMessageId, 2, ChatRole.Assistant, "Hello.", turn.Turn.Id));
        (answer.Status, answer.Model, answer.Usage).Should().Be((TurnStatus.Completed, "other/model", new TokenUsage(10, null)));
        (await Turns.ReadAsync(scope, turn.Turn.Id, None)).Should().BeEquivalentTo(ended);
        (await Sessions.GetAsync(scope, turn.Turn.SessionId, None))!.UpdatedAt.Should().Be(Database.Time.GetUtcNow());
        (await AcceptAsync(scope, Say("next", turn.Turn.SessionId))).UserMessage.Ordinal.Should().Be(3);
    }

    [Theory]
    [InlineData(TurnStatus.Stopped)]
    [InlineData(TurnStatus.Incomplete)]
    [InlineData(TurnStatus.Interrupted)]
    [InlineData(TurnStatus.Failed)]
    public async Task What_was_said_until_then_is_kept_and_says_how_it_ended(TurnStatus status)
    {
        var (scope, turn) = await RunningAsync();
        var error = new TurnError(ChatError.ModelBrokeOff, "It broke off.");
        var ended = (await Turns.EndAsync(scope, End(turn, "Hel", status) with { Error = error }, None))!;
        (ended.Turn.Status, ended.Turn.Error, ended.Message!.Status, ended.Message.Text).Should().Be((status, error, status, "Hel"));
        (await Turns.ReadAsync(scope, turn.Turn.Id, None)).Should().BeEquivalentTo(ended);
    }

    [Fact]
    public async Task A_turn_that_said_nothing_stores_no_message()
    {
        var (scope, turn) = await RunningAsync();
        var ended = (await Turns.EndAsync(scope, End(turn, "", TurnStatus.Failed), None))!;
        (ended.Message, ended.Turn.AssistantMessageId, ended.Contents.Count).Should().Be((null, null, 0));
        (await TextsAsync(scope, turn.Turn.SessionId)).Should().Equal("x");
        (await AcceptAsync(scope, Say("next", turn.Turn.SessionId))).UserMessage.Ordinal.Should().Be(2);
    }

    [Fact]
    public async Task Only_the_owner_ends_a_turn_and_only_once()
    {
        var (scope, turn) = await RunningAsync();
        (await Turns.EndAsync(scope, End(turn) with { Owner = Guid.CreateVersion7() }, None)).Should().BeNull();
        foreach (var stranger in Strangers(scope))
            (await Turns.EndAsync(stranger, End(turn), None)).Should().BeNull();
        (await Turns.GetAsync(scope, turn.Turn.Id, None))!.Status.Should().Be(TurnStatus.Running);

        var results = await AtOnceAsync(10, i => Turns.EndAsync(scope, End(turn, $"{i}"), None));

        results.Count(r => r is not null).Should().Be(1);
        (await TextsAsync(scope, turn.Turn.SessionId)).Should().Equal("x", results.Single(r => r is not null)!.Message!.Text);
    }

    [Fact]
    public async Task The_very_same_end_said_twice_is_stored_once_and_answered_twice()
    {
        var (scope, turn) = await RunningAsync();
        var end = End(turn);
        var first = await Turns.EndAsync(scope, end, None);
        (await Turns.EndAsync(scope, end, None)).Should().BeEquivalentTo(first);
        (await Turns.EndAsync(scope, end with { Status = TurnStatus.Stopped }, None)).Should().BeNull();
        (await TextsAsync(scope, turn.Turn.SessionId)).Should().Equal("x", "Hello.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answering_anew_that_said_nothing_gives_the_old_answer_back(bool expired)
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        var before = await LiveAsync(scope, session);
        var version = (await Memory.ReadAsync(scope, session, null, false, 1, false, None)).Version;
        var turn = await Turns.AcceptAsync(scope, Acceptance(new AnswerAnew(session)) with { LeaseUntil = Long(1) }, None);

        if (expired)
            (await Turns.InterruptExpiredAsync(Long(2), Gone, None)).Should().Be(1);
        else
            await EndAsync(scope, turn, "", TurnStatus.Failed);

        (await LiveAsync(scope, session)).Should().BeEquivalentTo(before);
        (await Memory.ReadAsync(scope, session, null, false, 1, false, None)).Version.Should().BeGreaterThan(version + 1);
        (await Turns.GetAsync(scope, turn.Turn.Id, None))!.AssistantMessageId.Should().BeNull();
    }

    [Fact]
    public async Task An_edit_that_got_no_answer_stays_an_edit()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var question = (await LiveAsync(scope, session))[0];
        await EndAsync(scope, await AcceptAsync(scope, Edit(question.Id, "edited")), "", TurnStatus.Failed);
        (await TextsAsync(scope, session)).Should().Equal("edited");
    }

    [Fact]
    public async Task Nobody_else_reads_a_turn()
    {
        var (scope, turn) = await RunningAsync();
        foreach (var stranger in Strangers(scope))
        {
            (await Turns.GetAsync(stranger, turn.Turn.Id, None)).Should().BeNull();
            (await Turns.ReadAsync(stranger, turn.Turn.Id, None)).Should().BeNull();
        }
    }

    [Fact]
    public async Task A_checkpoint_keeps_what_was_said_and_renews_each_lease()
    {
        var owner = Guid.CreateVersion7();
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var turns = new List<AcceptedTurn>();
        for (var i = 0; i < 3; i++)
            turns.Add(await Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id), owner: owner) with { LeaseUntil = Long(1) }, None));

        var lost = await Turns.CheckpointAsync(
            owner,
            [Saying(scope, turns[0], "zero"), Saying(scope, turns[1], null), Saying(scope, turns[2], "two 👋")],
            Long(10),
            None);

        lost.Should().BeEmpty();
        (await PartialAsync(scope, turns[0])).Should().Be("zero");
        (await PartialAsync(scope, turns[1])).Should().BeEmpty();
        (await PartialAsync(scope, turns[2])).Should().Be("two 👋");
        await Turns.CheckpointAsync(owner, [Saying(scope, turns[0], null), Saying(scope, turns[2], "two 👋 more")], Long(10), None);
        (await PartialAsync(scope, turns[0])).Should().Be("zero");
        (await PartialAsync(scope, turns[2])).Should().Be("two 👋 more");
        (await Turns.InterruptExpiredAsync(Long(9), Gone, None)).Should().Be(0);
        (await Turns.InterruptExpiredAsync(Long(11), Gone, None)).Should().Be(3);
    }

    [Fact]
    public async Task A_checkpoint_tells_what_is_no_longer_held_and_writes_nothing_there()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var (mine, ended, others) = (
            await AcceptAsync(scope, Say("x", project: project.Id)),
            await AcceptAsync(scope, Say("x", project: project.Id)),
            await Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id), owner: Guid.CreateVersion7()), None));
        await EndAsync(scope, ended, "done");
        var wrongTenant = new TurnCheckpoint("another tenant", mine.Turn.Id, [new TextContent("leak")]);

        var lost = await Turns.CheckpointAsync(
            Node, [Saying(scope, ended, "late"), wrongTenant, Saying(scope, others, "stolen"), new(scope.TenantId, Guid.CreateVersion7(), [])], FarAway, None);

        lost.Should().HaveCount(4).And.Contain([ended.Turn.Id, mine.Turn.Id, others.Turn.Id]);
        (await PartialAsync(scope, mine)).Should().BeEmpty();
        (await PartialAsync(scope, others)).Should().BeEmpty();
        (await PartialAsync(scope, ended)).Should().Be("done");
        (await Turns.CheckpointAsync(Node, [], FarAway, None)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_expired_turn_is_interrupted_with_what_its_checkpoint_kept()
    {
        var owner = Guid.CreateVersion7();
        var (scope, turn) = await RunningAsync(owner, Long(1));
        await Turns.CheckpointAsync(owner, [new(scope.TenantId, turn.Turn.Id, [new TextReasoningContent("hm"), new TextContent("half an ")])], Long(1), None);

        (await Turns.InterruptExpiredAsync(Long(1), Gone, None)).Should().Be(0);
        (await Turns.InterruptExpiredAsync(Long(2), Gone, None)).Should().Be(1);

        var ended = (await Turns.ReadAsync(scope, turn.Turn.Id, None))!;
        (ended.Turn.Status, ended.Turn.Error).Should().Be((TurnStatus.Interrupted, Gone));
        (ended.Message!.Text, ended.Message.Status, ended.Contents.Count).Should().Be(("half an ", TurnStatus.Interrupted, 2));
        (await Turns.InterruptExpiredAsync(Long(2), Gone, None)).Should().Be(0);
        (await AcceptAsync(scope, Say("next", turn.Turn.SessionId))).UserMessage.Ordinal.Should().Be(3);
    }

    [Fact]
    public async Task A_node_that_wakes_up_late_is_fenced()
    {
        var owner = Guid.CreateVersion7();
        var (scope, turn) = await RunningAsync(owner, Long(1));
        await Turns.InterruptExpiredAsync(Long(2), Gone, None);

        (await Turns.CheckpointAsync(owner, [Saying(scope, turn, "late")], FarAway, None)).Should().Equal(turn.Turn.Id);
        (await Turns.EndAsync(scope, End(turn, "late") with { Owner = owner }, None)).Should().BeNull();
        (await Turns.EndAsync(scope, End(turn, "", TurnStatus.Interrupted) with { Owner = owner }, None)).Should().BeNull();
        (await TextsAsync(scope, turn.Turn.SessionId)).Should().Equal("x");
        await using var context = Database.OpenContext();
        (await context.Set<TurnRow>().IgnoreQueryFilters().SingleAsync(t => t.TenantId == scope.TenantId)).Epoch.Should().Be(2);
    }

    [Fact]
    public async Task Sweepers_and_owners_that_race_end_each_turn_once()
    {
        var owner = Guid.CreateVersion7();
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var turns = await AtOnceAsync(12, _ => Turns.AcceptAsync(
            scope, Acceptance(Say("x", project: project.Id), owner: owner) with { LeaseUntil = Long(1) }, None));
        await Turns.CheckpointAsync(owner, [.. turns.Select(t => Saying(scope, t, "part"))], Long(1), None);

        var swept = AtOnceAsync(3, _ => Turns.InterruptExpiredAsync(Long(2), Gone, None));
        var ended = AtOnceAsync(12, i => Turns.EndAsync(scope, End(turns[i], "whole") with { Owner = owner }, None));

        ((await swept).Sum() + (await ended).Count(e => e is not null)).Should().Be(12);
        foreach (var turn in turns)
            (await LiveAsync(scope, turn.Turn.SessionId)).Should().HaveCount(2);
    }

    /// <summary>A moment long ago, so that no other test's lease is near.</summary>
    private static DateTimeOffset Long(int minutes) => new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    private static TurnCheckpoint Saying(ChatScope scope, AcceptedTurn turn, string? text) =>
        new(scope.TenantId, turn.Turn.Id, text is null ? null : [new TextContent(text)]);

    private async Task<string> PartialAsync(ChatScope scope, AcceptedTurn turn) =>
        string.Concat((await Turns.ReadAsync(scope, turn.Turn.Id, None))!.Contents);

    private async Task<(ChatScope Scope, AcceptedTurn Turn)> RunningAsync(Guid? owner = null, DateTimeOffset? lease = null)
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var acceptance = Acceptance(Say("x", project: project.Id), owner: owner) with { LeaseUntil = lease ?? FarAway };
        return (scope, await Turns.AcceptAsync(scope, acceptance, None));
    }
}
