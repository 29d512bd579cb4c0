using System.Text.Json;
using System.Text.Json.Serialization;
using ChatbotPlatform.Memory;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>
/// What a model was sent, as one compact text in the turn's row. It is written with every turn, so a message is its ordinal and its tokens, and
/// no text that is stored elsewhere is in it.
/// </summary>
internal static class PromptJson
{
    public static string Write(SentPrompt prompt) => JsonSerializer.Serialize(
        new Prompt(
            prompt.Strategy, prompt.MaxTokens, [.. prompt.Parts.Select(Part.Of)], prompt.LeftOutMessages, prompt.LeftOutFacts, prompt.LeavesOut),
        MemoryJsonContext.Compact.Prompt);

    public static SentPrompt Read(string json)
    {
        var prompt = JsonSerializer.Deserialize(json, MemoryJsonContext.Compact.Prompt)!;
        return new SentPrompt
        {
            Strategy = prompt.S,
            MaxTokens = prompt.B,
            Parts = [.. prompt.P.Select(p => p.ToPart())],
            LeftOutMessages = prompt.M,
            LeftOutFacts = prompt.F,
            LeavesOut = prompt.L,
        };
    }

    internal sealed record Prompt(
        [property: JsonPropertyName("s")] string S,
        [property: JsonPropertyName("b")] int B,
        [property: JsonPropertyName("p")] Part[] P,
        [property: JsonPropertyName("m")] int M = 0,
        [property: JsonPropertyName("f")] int F = 0,
        [property: JsonPropertyName("l")] bool L = false);

    /// <summary>Source (none is history), role (none is the user's), tokens, text, ordinal, summary, its end, quotes.</summary>
    internal sealed record Part(
        [property: JsonPropertyName("s")] string? S,
        [property: JsonPropertyName("r")] string? R,
        [property: JsonPropertyName("n")] int N,
        [property: JsonPropertyName("t")] string? T,
        [property: JsonPropertyName("o")] int O,
        [property: JsonPropertyName("i")] Guid I,
        [property: JsonPropertyName("c")] int C,
        [property: JsonPropertyName("q")] Quote[]? Q)
    {
        private const string User = "user";

        public static Part Of(SentPart part) => new(
            part.Source == PromptSource.History ? null : part.Source.ToString(),
            part.Role == User ? null : part.Role,
            part.Tokens,
            part.Text,
            part.Ordinal ?? 0,
            part.SummaryId ?? default,
            part.CoversThrough ?? 0,
            part.Quotes.Count == 0 ? null : [.. part.Quotes.Select(q => new Quote(q.MessageId, q.Start, q.Length))]);

        public SentPart ToPart() => new()
        {
            Source = S is null ? PromptSource.History : Enum.Parse<PromptSource>(S),
            Role = R ?? User,
            Tokens = N,
            Text = T,
            Ordinal = O == 0 ? null : O,
            SummaryId = I == default ? null : I,
            CoversThrough = C == 0 ? null : C,
            Quotes = Q is null ? [] : [.. Q.Select(q => new PromptQuote(q.I, q.S, q.L))],
        };
    }

    internal sealed record Quote(
        [property: JsonPropertyName("i")] Guid I,
        [property: JsonPropertyName("s")] int S,
        [property: JsonPropertyName("l")] int L);
}
