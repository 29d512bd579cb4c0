using ChatbotPlatform.Memory;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Core.Tests.Memory;

/// <summary>Which of the found messages come first.</summary>
public sealed class RecallRankingTests
{
    [Fact]
    public void What_says_more_comes_before_what_only_asks() =>
        Ranked("the lantern", (ChatRole.User, "what about the lantern?"), (ChatRole.User, "the lantern went away"), (ChatRole.User, "the lantern costs 45"))
            .Should().Equal(3, 2, 1);

    [Fact]
    public void What_the_user_told_comes_before_what_the_user_was_told() =>
        Ranked("the lantern", (ChatRole.Assistant, "the lantern is away"), (ChatRole.User, "the lantern is away")).Should().Equal(2, 1);

    [Fact]
    public void The_words_of_the_question_outweigh_all_that() =>
        Ranked("the green lantern", (ChatRole.User, "the lamp of 1990 and of 2010, by Ada"), (ChatRole.Assistant, "and the green lantern?")).Should().Equal(2, 1);

    [Fact]
    public void What_is_worth_nothing_comes_last_and_the_newest_of_it_first() =>
        Ranked("zebra", (ChatRole.User, "one 1"), (ChatRole.User, "two 2"), (ChatRole.Assistant, "three"), (ChatRole.User, "a zebra")).Should().Equal(4, 3, 2, 1);

    /// <summary>The messages' numbers, the best first. They stand so far apart that none lends its worth to another.</summary>
    private static IEnumerable<int> Ranked(string question, params (ChatRole Role, string Text)[] messages)
    {
        var found = messages.Select((m, i) => new SessionMessage
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMinutes(i)),
            SessionId = Guid.Empty,
            TurnId = Guid.Empty,
            Ordinal = i * 100,
            Role = m.Role,
            Text = m.Text,
            Contents = [new TextContent(m.Text)],
            Status = TurnStatus.Completed,
            CreatedAt = default,
        }).ToList();
        var terms = SearchTerms.Of(question);
        var counts = terms.ToDictionary(t => t, t => found.Count(m => SearchTerms.Of(m.Text).Contains(t)));
        return RecallRanking.Rank(question, terms, new MemoryFindings(found, counts, new Dictionary<Guid, double>()), 1_000).Select(r => (r.Message.Ordinal / 100) + 1);
    }
}
