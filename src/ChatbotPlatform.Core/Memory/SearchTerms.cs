using ChatbotPlatform.Models.Embedded;

namespace ChatbotPlatform.Memory;

/// <summary>The words of a text as the search index holds them.</summary>
internal static class SearchTerms
{
    private const int MaxText = 20_000, MaxTerms = 1_000, MaxLength = 64;

    /// <summary>Each word once, the first ones of a long text.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. Terms.Of(text.Length <= MaxText ? text : text[..MaxText]).Where(t => t.Length <= MaxLength).Distinct(StringComparer.Ordinal).Take(MaxTerms)];
}
