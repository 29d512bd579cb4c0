using System.Text.Json.Serialization;

namespace ChatbotPlatform.Memory;

internal sealed record SessionMemoryJson(
    [property: JsonPropertyName("session_id")] Guid SessionId,
    string Strategy,
    SummaryJson? Summary,
    IReadOnlyList<FactJson> Facts,
    TailJson Tail,
    MemoryUsageJson Usage)
{
    public static SessionMemoryJson Of(SessionMemoryState s) => new(
        s.SessionId,
        s.Settings.Strategy,
        s.Summary is { } summary
            ? new SummaryJson(summary.Text, summary.CoversThrough, summary.Tokens, summary.Model, summary.CreatedAt)
            : null,
        [.. (s.Summary?.Facts ?? []).Select(f => new FactJson(f.Text, f.Ordinal))],
        new TailJson(s.TailMessages, s.TailTokens, s.TailHasMore),
        new MemoryUsageJson(s.Usage.InputTokens ?? 0, s.Usage.OutputTokens ?? 0));
}

internal sealed record SummaryJson(
    string Text,
    [property: JsonPropertyName("covers_through")] int CoversThrough,
    int Tokens,
    string Model,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt);

internal sealed record FactJson(string Text, int Ordinal);

/// <summary>What follows the summary, word for word.</summary>
internal sealed record TailJson(int Messages, int Tokens, [property: JsonPropertyName("has_more")] bool HasMore);

/// <summary>What all summaries of the session have cost.</summary>
internal sealed record MemoryUsageJson(
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens);
