using System.Text.Json.Serialization;
using ChatbotPlatform.Memory;

namespace ChatbotPlatform.Turns;

/// <summary>What the model was sent for a turn.</summary>
internal sealed record TurnContextJson(
    [property: JsonPropertyName("turn_id")] Guid TurnId,
    string Strategy,
    [property: JsonPropertyName("max_tokens")] int MaxTokens,
    int Tokens,
    IReadOnlyList<ContextPartJson> Parts,
    [property: JsonPropertyName("left_out")] LeftOutJson LeftOut)
{
    public static TurnContextJson Of(Guid turnId, SentPrompt p) => new(
        turnId,
        p.Strategy,
        p.MaxTokens,
        p.Parts.Sum(part => part.Tokens),
        [.. p.Parts.Select(ContextPartJson.Of)],
        new LeftOutJson(p.LeftOutMessages, p.LeftOutFacts, p.LeavesOut));
}

/// <summary>One part, where it came from, and what it cost. What was deleted since has no text.</summary>
internal sealed record ContextPartJson(
    string Source,
    string Role,
    int Tokens,
    string? Text,
    int? Ordinal,
    [property: JsonPropertyName("summary_id")] Guid? SummaryId,
    [property: JsonPropertyName("covers_through")] int? CoversThrough,
    [property: JsonPropertyName("message_ids")] IReadOnlyList<Guid>? MessageIds)
{
    public static ContextPartJson Of(SentPart p) => new(
        p.Source switch
        {
            PromptSource.Instructions => "prompt",
            PromptSource.Facts => "facts",
            PromptSource.Summary => "summary",
            PromptSource.Recalled => "recalled",
            _ => "tail",
        },
        p.Role,
        p.Tokens,
        p.Text,
        p.Ordinal,
        p.SummaryId,
        p.CoversThrough,
        p.Quotes.Count == 0 ? null : [.. p.Quotes.Select(q => q.MessageId)]);
}

/// <summary>What was left out to keep to the budget. More: messages no summary covers, of which older ones may not even have been read.</summary>
internal sealed record LeftOutJson(int Messages, int Facts, bool Uncovered);
