using System.Globalization;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Conformance.Memory;

public abstract class MemoryStoreConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task The_last_summary_and_what_follows_cover_each_message_once()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 4);
        (await SummarizeAsync(scope, session, 2, "first")).Should().BeTrue();
        (await SummarizeAsync(scope, session, 5, "second")).Should().BeTrue();

        var all = await Memory.ReadAsync(scope, session, null, true, 100, false, None);
        (all.Summary!.Text, all.Summary.CoversThrough, all.HasMore).Should().Be(("second", 5, false));
        all.Messages.Select(m => m.Ordinal).Should().Equal(6, 7, 8);

        var earlier = await Memory.ReadAsync(scope, session, 4, true, 100, false, None);
        earlier.Summary!.Text.Should().Be("first");
        earlier.Messages.Select(m => m.Ordinal).Should().Equal(3, 4);

        var bare = await Memory.ReadAsync(scope, session, 3, false, 100, false, None);
        bare.Summary.Should().BeNull();
        bare.Messages.Select(m => m.Ordinal).Should().Equal(1, 2, 3);

        (await Memory.ReadAsync(scope, session, 2, true, 100, false, None)).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_summary_is_read_back_as_it_was_given()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        var summary = Summary(session, 2, "Grüße 👋") with
        {
            Facts = [new("Ada says \"你好\" & <b>\n", 1), new("👋", 2)],
            Usage = new TokenUsage(120, 14),
        };
        (await Memory.AddSummaryAsync(scope, basis, summary, None)).Should().BeTrue();
        // By the node that wrote it, and by one that has to take it from the database: first, and once it knows it.
        var other = Database.NewNode().GetRequiredService<MemoryStore>();
        foreach (var node in (MemoryStore[])[Memory, other, other])
            (await node.ReadAsync(scope, session, null, true, 100, true, None)).Summary.Should().BeEquivalentTo(summary, o => o.WithStrictOrdering());
    }

    [Fact]
    public async Task A_node_that_knows_a_summary_tells_what_others_made_of_it_since()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 4);
        var other = Database.NewNode().GetRequiredService<MemoryStore>();
        Task<SessionHistory> ReadAsync(MemoryStore node, int? through = null) => node.ReadAsync(scope, session, through, true, 100, true, None);
        (await SummarizeAsync(scope, session, 2, "first")).Should().BeTrue();
        (await ReadAsync(Memory)).Summary!.Text.Should().Be("first");

        (await other.AddSummaryAsync(scope, await ReadAsync(other), Summary(session, 4, "second"), None)).Should().BeTrue();
        var history = await ReadAsync(Memory);
        (history.Summary!.Text, history.Messages[0].Ordinal).Should().Be(("second", 5));
        (await ReadAsync(Memory, through: 3)).Summary!.Text.Should().Be("first");
        (await ReadAsync(Memory)).Summary!.Text.Should().Be("second");

        await other.ClearAsync(scope, session, None);
        history = await ReadAsync(Memory);
        (history.Summary, history.Messages[0].Ordinal).Should().Be((null, 1));
        foreach (var stranger in Strangers(scope))
            (await Memory.ReadAsync(stranger, session, null, true, 100, true, None)).Summary.Should().BeNull();
    }

    [Fact]
    public async Task A_bounded_read_takes_the_newest_or_the_oldest_and_says_that_there_is_more()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 4);
        var newest = await Memory.ReadAsync(scope, session, 7, true, 3, oldestFirst: false, None);
        (newest.HasMore, string.Join(' ', newest.Messages.Select(m => m.Ordinal))).Should().Be((true, "5 6 7"));
        var oldest = await Memory.ReadAsync(scope, session, 7, true, 3, oldestFirst: true, None);
        (oldest.HasMore, string.Join(' ', oldest.Messages.Select(m => m.Ordinal))).Should().Be((true, "1 2 3"));
        (await Memory.ReadAsync(scope, session, 3, true, 3, oldestFirst: true, None)).HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task A_summary_on_a_stale_basis_is_refused_and_changes_nothing()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        (await SummarizeAsync(scope, session, 2, "first")).Should().BeTrue();

        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 4, "stale"), None)).Should().BeFalse();
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 2, "same place"), None)).Should().BeFalse();

        (await Memory.ReadAsync(scope, session, null, true, 100, true, None)).Summary!.Text.Should().Be("first");
    }

    [Fact]
    public async Task A_summary_of_messages_that_were_edited_meanwhile_is_refused()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        await EndAsync(scope, await AcceptAsync(scope, Edit(basis.Messages[4].Id, "edited")));
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 2), None)).Should().BeFalse();

        basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        await EndAsync(scope, await AcceptAsync(scope, new AnswerAnew(session)));
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 2), None)).Should().BeFalse();
    }

    [Fact]
    public async Task Messages_that_came_while_a_summary_was_made_do_not_refuse_it()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        await EndAsync(scope, await AcceptAsync(scope, Say("meanwhile", session)));

        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 3), None)).Should().BeTrue();

        var now = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        now.Messages.Select(m => m.Ordinal).Should().Equal(4, 5, 6);
    }

    [Fact]
    public async Task Of_concurrent_summaries_of_one_basis_one_is_stored()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        var stored = await AtOnceAsync(10, i => Memory.AddSummaryAsync(scope, basis, Summary(session, 1 + i % 5, $"{i}"), None));
        stored.Count(s => s).Should().Be(1);
    }

    [Fact]
    public async Task Reading_while_messages_are_edited_and_summarised_never_shows_a_gap()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 8; i++)
            {
                // Its text says how many messages it stands for: all there are, in every other round.
                var basis = await Memory.ReadAsync(scope, session, i % 2 == 0 ? null : 2, true, 100, true, None);
                if (basis.Messages.Count > 0)
                    (await Memory.AddSummaryAsync(
                        scope, basis, Summary(session, basis.Messages[^1].Ordinal, $"{Covered(basis) + basis.Messages.Count}"), None)).Should().BeTrue();
                var last = (await LiveAsync(scope, session)).Last(m => m.Role == ChatRole.User);
                await EndAsync(scope, await AcceptAsync(scope, i % 3 == 0 ? new AnswerAnew(session) : Edit(last.Id, $"edit {i}")));
            }
        });
        while (!writing.IsCompleted)
        {
            var history = await Memory.ReadAsync(scope, session, null, true, 100, false, None);
            // Three questions always, and the answer to the third is there or just being written.
            (Covered(history) + history.Messages.Count).Should().BeInRange(5, 6);
            history.Messages.Where(m => m.Ordinal <= (history.Summary?.CoversThrough ?? 0)).Should().BeEmpty();
        }

        await writing;
    }

    [Fact]
    public async Task An_edit_forgets_the_summaries_that_knew_the_message_and_keeps_the_earlier_ones()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 4);
        foreach (var through in (int[])[2, 4, 6])
            (await SummarizeAsync(scope, session, through, $"through {through}")).Should().BeTrue();
        var fourth = (await LiveAsync(scope, session))[4];

        await AcceptAsync(scope, Edit(fourth.Id, "otherwise"));

        var history = await Memory.ReadAsync(scope, session, null, true, 100, false, None);
        history.Summary!.Text.Should().Be("through 4");
        history.Messages.Select(m => m.Text).Should().Equal("otherwise");
    }

    [Fact]
    public async Task Answering_anew_forgets_the_summary_that_knew_the_question()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        (await SummarizeAsync(scope, session, 2, "keeps")).Should().BeTrue();
        (await SummarizeAsync(scope, session, 4, "goes")).Should().BeTrue();
        await EndAsync(scope, await AcceptAsync(scope, new AnswerAnew(session)), "better");
        var history = await Memory.ReadAsync(scope, session, null, true, 100, false, None);
        history.Summary!.Text.Should().Be("keeps");
        history.Messages.Select(m => m.Text).Should().Equal("question 2", "better");
    }

    [Fact]
    public async Task Clearing_forgets_the_summaries_and_keeps_the_messages()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        (await SummarizeAsync(scope, session, 2)).Should().BeTrue();
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);

        await Memory.ClearAsync(scope, session, None);

        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 4), None)).Should().BeFalse();
        var history = await Memory.ReadAsync(scope, session, null, true, 100, false, None);
        (history.Summary, history.Messages.Count).Should().Be((null, 4));
    }

    [Fact]
    public async Task What_summaries_cost_is_counted_once_whether_they_are_kept_or_not()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        (await Memory.ReadUsageAsync(scope, session, None)).Should().Be(new TokenUsage(0, 0));
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 2) with { Usage = new TokenUsage(100, 10) }, None)).Should().BeTrue();
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 4) with { Usage = new TokenUsage(1_000, 1_000) }, None)).Should().BeFalse();
        await Memory.AddUsageAsync(scope, session, new TokenUsage(5, null), None);
        await Memory.ClearAsync(scope, session, None);
        (await Memory.ReadUsageAsync(scope, session, None)).Should().Be(new TokenUsage(105, 10));
        foreach (var stranger in Strangers(scope))
        {
            await Memory.AddUsageAsync(stranger, session, new TokenUsage(7, 7), None);
            (await Memory.ReadUsageAsync(stranger, session, None)).Should().Be(new TokenUsage(0, 0));
        }

        (await Memory.ReadUsageAsync(scope, session, None)).Should().Be(new TokenUsage(105, 10));
    }

    [Fact]
    public async Task A_summary_may_not_cover_what_was_not_read_or_nothing_new()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        (await SummarizeAsync(scope, session, 2)).Should().BeTrue();
        var basis = await Memory.ReadAsync(scope, session, 3, true, 100, true, None);
        foreach (var through in (int[])[2, 4])
            await FluentActions.Awaiting(() => Memory.AddSummaryAsync(scope, basis, Summary(session, through), None)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => Memory.AddSummaryAsync(scope, basis, Summary(Guid.CreateVersion7(), 3), None))
            .Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task To_everyone_else_a_history_is_empty_and_out_of_reach()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        (await SummarizeAsync(scope, session, 2)).Should().BeTrue();
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        foreach (var stranger in Strangers(scope))
        {
            (await Memory.ReadAsync(stranger, session, null, true, 100, true, None)).Should().BeEquivalentTo(new SessionHistory(session, null, [], false, 0));
            (await Memory.AddSummaryAsync(stranger, basis, Summary(session, 4), None)).Should().BeFalse();
            await Memory.ClearAsync(stranger, session, None);
        }

        (await Memory.ReadAsync(scope, session, null, true, 100, true, None)).Should().BeEquivalentTo(basis);
        (await Memory.ReadAsync(scope, Guid.CreateVersion7(), null, true, 100, true, None)).Messages.Should().BeEmpty();
    }

    private static int Covered(SessionHistory history) =>
        history.Summary is { } summary ? int.Parse(summary.Text, CultureInfo.InvariantCulture) : 0;
}
