using ChatbotPlatform.Models.Embedded;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Facts, summary and tail as <see cref="SummaryMemory"/>, and before the message that is to be answered what was said long ago, or in another
/// session, that matters to it. Recalled messages come last, so that the prompt's beginning stays as it is.
/// </summary>
internal sealed class RecallMemory(SearchIndexer indexer, SummaryParts summaries) : IMemoryStrategy
{
    private const int MaxMessages = 400;

    /// <summary>More matches are not asked for.</summary>
    private const int MaxMatches = 256;

    /// <summary>More words than these, and beginnings of words, make a question no clearer.</summary>
    private const int MaxTerms = 24;

    /// <summary>What a message costs where none has been seen, and at least.</summary>
    private const int UsualMessage = 40, ShortestMessage = 20;

    /// <summary>How many messages are read at least and at most, to choose from.</summary>
    private const int FewMessages = 12, ManyMessages = 400;

    /// <summary>A question with fewer words of its own leans on the one before it.</summary>
    private const int FewTerms = 3;

    /// <summary>Facts take at most this part of the budget: a fifth of what they take where nothing is recalled, for what they were said with is.</summary>
    private const int FactShare = 20;

    public string Name => "recall";

    public MemoryUpkeep Upkeep => MemoryUpkeep.Summaries | MemoryUpkeep.SearchIndex;

    public async Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken)
    {
        var history = await context.Store.ReadAsync(
            context.Scope, context.SessionId, context.UserMessage.Ordinal, withSummary: true, MaxMessages, oldestFirst: false, cancellationToken);
        var (before, leftOut) = summaries.Of(context, history.Summary, FactShare);
        var budget = PromptAssembly.BudgetFor(context, before);
        var share = Math.Min(context.Settings.RecallTokens, context.Settings.MaxTokens * 7 / 8);
        var tail = PromptAssembly.Of(context, before, history, budget - share) with { LeftOutFacts = leftOut };
        var start = tail.Parts.FirstOrDefault(p => p.Ordinal is not null)?.Ordinal ?? context.UserMessage.Ordinal;
        var isCovered = history.Messages.Count > 0 && history.Messages[0].Ordinal == start && history.Summary is null && !history.HasMore;
        if (share <= 0 || (isCovered && !context.Settings.RecallOtherSessions))
            return PromptAssembly.Of(context, before, history, budget) with { LeftOutFacts = leftOut };

        var left = Math.Min(share, budget - tail.Parts.Where(p => p.Source == PromptSource.History).Sum(p => p.Tokens));
        return await RecallAsync(context, history, start, left, cancellationToken) is { } recalled
            ? tail with { Parts = WithRecalled(tail.Parts, recalled, context.UserMessage) }
            : PromptAssembly.Of(context, before, history, budget) with { LeftOutFacts = leftOut };
    }

    private async Task<PromptPart?> RecallAsync(
        MemoryContext context, SessionHistory history, int start, int budget, CancellationToken cancellationToken)
    {
        var question = Question(context.UserMessage, history);
        var fitting = budget / UsualCost(context, history);
        var search = new MemorySearch
        {
            ProjectId = context.ProjectId,
            SessionId = context.SessionId,
            Before = start,
            OtherSessions = context.Settings.RecallOtherSessions,
            Terms = question,
            Vector = await indexer.EmbedAsync(context.UserMessage.Text, cancellationToken),
            Take = Math.Clamp(3 * fitting, FewMessages, MaxMatches),
            // Three times as many as fit, to choose from; what is longer than usual may leave room for more.
            Most = Math.Clamp(3 * fitting, FewMessages, ManyMessages),
            AtLeast = Math.Clamp(3 * fitting / 2, FewMessages, ManyMessages),
            Preceding = RecallRanking.Preceding,
            Following = RecallRanking.Following,
        };
        if (budget <= 0 || (question.Count == 0 && search.Vector is null))
            return null;
        var findings = await context.Store.SearchAsync(context.Scope, search, cancellationToken);
        return RecallPart.Of(context, RecallRanking.Rank(context.UserMessage.Text, question, findings, start), question, budget);
    }

    /// <summary>What a message of this session costs: what cannot fit is not read.</summary>
    private static int UsualCost(MemoryContext context, SessionHistory history)
    {
        var seen = history.Messages.TakeLast(10).ToList();
        return Math.Max(ShortestMessage, seen.Count == 0 ? UsualMessage : seen.Sum(context.Tokens.Cost) / seen.Count);
    }

    private static IReadOnlyList<string> Question(SessionMessage asked, SessionHistory history)
    {
        var terms = SearchTerms.Of(asked.Text);
        if (Terms.Of(asked.Text).Distinct(StringComparer.Ordinal).Count() < FewTerms && history.Messages.LastOrDefault(m => m.Role == ChatRole.User && m.Ordinal < asked.Ordinal) is { } earlier)
            terms = [.. terms.Concat(SearchTerms.Of(earlier.Text)).Distinct(StringComparer.Ordinal)];
        // Long words are rare words; the order they were said in is kept out of it, so that the same words find the same.
        return terms.Count <= MaxTerms ? terms : [.. terms.OrderByDescending(t => t.Length).Take(MaxTerms)];
    }

    private static List<PromptPart> WithRecalled(IReadOnlyList<PromptPart> parts, PromptPart recalled, SessionMessage asked)
    {
        var all = parts.ToList();
        var at = all.FindIndex(p => p.MessageId == asked.Id);
        all.Insert(at < 0 ? all.Count : at, recalled);
        return all;
    }
}
