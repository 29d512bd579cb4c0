using ChatbotPlatform.Memory;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>What a turn takes of a budget: what the provider said it cost, and an estimate of what it did not say.</summary>
internal static class TurnCost
{
    public static long Of(TurnReport report, TurnOutcome outcome, IReadOnlyList<AIContent> contents, ITokenEstimator tokens)
    {
        if (report.Sent is not { } sent)
            return 0;
        var said = contents.Sum(c => (long)tokens.Count(TextOf(c)));
        // Who refuses does not bill.
        if (said == 0 && outcome.Usage is null && outcome.Error?.Code is
            ChatError.ModelUnavailable or ChatError.ModelUnauthorized or ChatError.ModelRateLimited or ChatError.ModelRejected)
            return 0;
        return (outcome.Usage?.InputTokens ?? sent.Prompt.Parts.Sum(p => (long)p.Tokens)) + (outcome.Usage?.OutputTokens ?? said);
    }

    private static string TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent reasoning => reasoning.Text,
        _ => "",
    };
}
