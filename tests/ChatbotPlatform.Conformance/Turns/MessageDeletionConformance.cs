using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Conformance.Turns;

/// <summary>A message that is deleted is gone, with all that was made of it, and everything else stays as it was.</summary>
public abstract class MessageDeletionConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_deleted_question_leaves_no_word_in_any_table()
    {
        var scope = NewScope();
        var canary = $"xq{Guid.CreateVersion7():N}";
        var (project, session) = await NewSessionAsync(scope, turns: 1);
        var own = await AcceptAsync(scope, Say(canary, project: project.Id));
        var other = own.Turn.SessionId;
        await Sessions.UpdateAsync(scope, other, new SessionChange { Title = TitleOf(canary) }, None);
        var answer = await EndAsync(scope, own, $"{canary} answered");
        await Sessions.SetFeedbackAsync(scope, answer!.Id, new MessageFeedback(FeedbackRating.Down, canary), None);
        // Answered anew, said in other words, and all of it remembered in every way there is.
        await EndAsync(scope, await AcceptAsync(scope, new AnswerAnew(other)), $"{canary} anew");
        var edited = await AcceptAsync(scope, Edit(own.UserMessage.Id, $"{canary} otherwise"));
        await EndAsync(scope, edited, $"{canary} otherwise answered");
        (await SummarizeAsync(scope, other, (await LiveAsync(scope, other))[^1].Ordinal, canary)).Should().BeTrue();
        await IndexAsync(scope, other);
        var later = await AcceptAsync(scope, Say("and now?", other));
        await Turns.EndAsync(scope, End(later) with { Prompt = Sent($"you said {canary}", "Be brief.") }, None);
        (await FindAsync(canary)).Select(f => f.Split(':')[0]).Should().Contain(["messages", "sessions", "summaries", "turns", "search_entries"]);

        (await DeleteAsync(scope, edited.UserMessage.Id)).Should().BeTrue();

        (await FindAsync(canary)).Should().BeEmpty();
        (await TextsAsync(scope, other)).Should().Equal("and now?", "Hello.");
        (await Sessions.GetAsync(scope, other, None))!.Title.Should().Be("and now?");
        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1");
        (await Turns.ReadPromptAsync(scope, later.Turn.Id, None))!.Parts.Select(p => p.Text).Should().Equal("Be brief.", null);
    }

    [Fact]
    public async Task The_turns_of_a_deleted_question_stay_for_what_they_cost()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var turn = await Turns.AcceptAsync(scope, Acceptance(Say("secret", project: project.Id), "name", "hash of it"), None);
        await Turns.EndAsync(scope, End(turn) with { Usage = new TokenUsage(100, 10), Prompt = Sent("x", "y") }, None);

        (await DeleteAsync(scope, turn.UserMessage.Id)).Should().BeTrue();

        var stayed = await Turns.ReadAsync(scope, turn.Turn.Id, None);
        (stayed!.Turn.Status, stayed.Turn.Usage, stayed.Turn.AssistantMessageId, stayed.Message).Should().Be((TurnStatus.Completed, new TokenUsage(100, 10), null, null));
        stayed.Contents.Should().BeEmpty();
        (await Turns.ReadPromptAsync(scope, turn.Turn.Id, None)).Should().BeNull();
        (await Sessions.GetMessageAsync(scope, turn.UserMessage.Id, None)).Should().BeNull();
        // Its client may send it once more, having lost the answer: what was deleted does not come back.
        var again = Acceptance(Say("secret", turn.Turn.SessionId), "name", "hash of it");
        (await RefusedAsync(() => Turns.AcceptAsync(scope, again, None))).Should().Be(ChatError.ClientMessageIdReused);
        await using var context = Database.OpenContext();
        (await context.Set<TurnRow>().IgnoreQueryFilters().SingleAsync(t => t.Id == turn.Turn.Id)).RequestHash.Should().BeEmpty();
    }

    [Fact]
    public async Task A_deleted_answer_goes_with_its_other_versions_and_the_question_can_be_answered_anew()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        await EndAsync(scope, await AcceptAsync(scope, new AnswerAnew(session)), "better");
        var answer = (await LiveAsync(scope, session))[^1];

        (await DeleteAsync(scope, answer.Id)).Should().BeTrue();

        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1", "question 2");
        (await FindAsync("better")).Should().BeEmpty();
        var anew = await AcceptAsync(scope, new AnswerAnew(session));
        (await EndAsync(scope, anew, "at last"))!.Ordinal.Should().Be(6);
        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1", "question 2", "at last");
    }

    [Fact]
    public async Task What_follows_keeps_its_ordinals_and_the_session_goes_on()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        var live = await LiveAsync(scope, session);

        (await DeleteAsync(scope, live[2].Id)).Should().BeTrue();

        (await LiveAsync(scope, session)).Should().BeEquivalentTo([live[0], live[1], live[4], live[5]]);
        (await AcceptAsync(scope, Say("on", session))).UserMessage.Ordinal.Should().Be(7);
    }

    [Fact]
    public async Task Summaries_that_know_it_go_and_earlier_ones_stay()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 4);
        foreach (var through in (int[])[2, 4, 6])
            (await SummarizeAsync(scope, session, through, $"through {through}")).Should().BeTrue();
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);

        (await DeleteAsync(scope, (await LiveAsync(scope, session))[3].Id)).Should().BeTrue();

        var history = await Memory.ReadAsync(scope, session, null, true, 100, false, None);
        history.Summary!.Text.Should().Be("through 2");
        history.Messages.Select(m => m.Ordinal).Should().Equal(3, 5, 6, 7, 8);
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 8), None)).Should().BeFalse("what it was made of is no more");
    }

    [Fact]
    public async Task The_index_forgets_it_and_an_index_in_the_making_is_refused()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope, turns: 3);
        await IndexAsync(scope, session);
        await EndAsync(scope, await AcceptAsync(scope, Say("question 4", session)), "answer 4");
        var basis = await Memory.ReadUnindexedAsync(scope, session, 100, None);
        var live = await LiveAsync(scope, session);

        (await DeleteAsync(scope, live[2].Id)).Should().BeTrue();
        (await DeleteAsync(scope, live[7].Id)).Should().BeTrue();

        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeFalse();
        await IndexAsync(scope, session);
        var search = new MemorySearch { ProjectId = project.Id, SessionId = session, Before = int.MaxValue, Terms = ["question", "answer"], Vector = new float[] { 1, 0 }, Take = 100 };
        var found = await Memory.SearchAsync(scope, search, None);
        found.Messages.Select(m => m.Text).Order().Should().Equal("answer 1", "answer 3", "question 1", "question 3", "question 4");
        found.Similarities.Keys.Should().BeEquivalentTo(found.Messages.Select(m => m.Id));
        found.Counts.Should().BeEquivalentTo(new Dictionary<string, int> { ["question"] = 3, ["answer"] = 2 });
    }

    [Fact]
    public async Task While_an_answer_is_being_written_nothing_of_its_session_is_deleted()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 1);
        (await SummarizeAsync(scope, session, 2)).Should().BeTrue();
        var running = await AcceptAsync(scope, Say("wait", session));
        var before = await LiveAsync(scope, session);
        foreach (var message in before)
            (await RefusedAsync(() => DeleteAsync(scope, message.Id))).Should().Be(ChatError.SessionBusy);
        (await LiveAsync(scope, session)).Should().BeEquivalentTo(before);
        (await Memory.ReadAsync(scope, session, null, true, 100, true, None)).Summary.Should().NotBeNull();
        (await EndAsync(scope, running)).Should().NotBeNull();
        (await DeleteAsync(scope, before[0].Id)).Should().BeTrue();
    }

    [Fact]
    public async Task What_is_anothers_superseded_or_deleted_is_as_absent()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        var live = await LiveAsync(scope, session);
        foreach (var stranger in Strangers(scope))
            (await DeleteAsync(stranger, live[0].Id)).Should().BeFalse();
        await EndAsync(scope, await AcceptAsync(scope, Edit(live[2].Id, "otherwise")));
        (await DeleteAsync(scope, live[2].Id)).Should().BeFalse();
        (await DeleteAsync(scope, live[3].Id)).Should().BeFalse();
        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1", "otherwise", "Hello.");
        (await DeleteAsync(scope, live[0].Id)).Should().BeTrue();
        (await DeleteAsync(scope, live[0].Id)).Should().BeFalse();
        (await DeleteAsync(scope, live[1].Id)).Should().BeFalse("it went with its question");
        (await RefusedAsync(() => AcceptAsync(scope, Edit(live[0].Id, "back")))).Should().Be(ChatError.NotFound);
        (await Sessions.SetFeedbackAsync(scope, live[1].Id, new MessageFeedback(FeedbackRating.Up, "x"), None)).Should().BeNull();
    }

    [Fact]
    public async Task A_name_that_is_no_message_of_it_stays()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 1);
        await Sessions.UpdateAsync(scope, session, new SessionChange { Title = "My own" }, None);
        (await DeleteAsync(scope, (await LiveAsync(scope, session))[0].Id)).Should().BeTrue();
        (await Sessions.GetAsync(scope, session, None))!.Title.Should().Be("My own");
    }

    [Fact]
    public async Task Of_a_deletion_and_a_message_at_the_same_moment_both_are_whole()
    {
        for (var round = 0; round < 10; round++)
        {
            var scope = NewScope();
            var (_, session) = await NewSessionAsync(scope, turns: 2);
            var first = (await LiveAsync(scope, session))[0];
            var deleting = Task.Run(() => TryAsync(() => DeleteAsync(scope, first.Id)));
            var saying = Task.Run(() => TryAsync(() => AcceptAsync(scope, Say("more", session))));
            var (deleted, said) = (await deleting, await saying);

            said.Error.Should().BeNull();
            deleted.Should().BeOneOf((true, null), (false, ChatError.SessionBusy));
            (await EndAsync(scope, said.Result!)).Should().NotBeNull();
            (await TextsAsync(scope, session)).Should().Equal(
                deleted.Result ? ["question 2", "answer 2", "more", "Hello."] : ["question 1", "answer 1", "question 2", "answer 2", "more", "Hello."]);
        }
    }

    private static string TitleOf(string? text) => text ?? "Untitled";

    private Task<bool> DeleteAsync(ChatScope scope, Guid message) => Turns.DeleteMessageAsync(scope, message, TitleOf, None);

    private static SentPrompt Sent(string quoted, string instructions) => SentPrompt.Of(
        new PromptContext(
        [
            new(new ChatMessage(ChatRole.System, instructions), PromptSource.Instructions, 1),
            new(new ChatMessage(ChatRole.User, quoted), PromptSource.History, 1),
        ]),
        "a host's own", 100);

    private async Task IndexAsync(ChatScope scope, Guid session)
    {
        var basis = await Memory.ReadUnindexedAsync(scope, session, 1_000, None);
        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeTrue();
    }

    private static List<SearchEntry> Entries(UnindexedMessages basis) =>
        basis.Messages.Select(m => new SearchEntry(m.Id, m.Ordinal, [.. m.Text.Split(' ').Distinct()], new float[] { 1, 0 })).ToList();

    private async Task<IReadOnlyList<string>> FindAsync(string word)
    {
        await using var context = Database.OpenContext();
        return await Leftovers.FindAsync(context, word);
    }
}
