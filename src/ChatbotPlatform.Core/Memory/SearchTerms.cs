using ChatbotPlatform.Models.Embedded;

namespace ChatbotPlatform.Memory;

/// <summary>
/// The words of a text as the search index holds them: each, and of a long one its beginning too, by which <em>inspected</em> and
/// <em>inspection</em> find each other. Five letters do about as well as a stemmer, in many languages (McNamee, Mayfield 2004, "Character n-gram
/// tokenization for European language text retrieval"; Can et al. 2008 for Turkish).
/// </summary>
internal static class SearchTerms
{
    private const int MaxText = 20_000, MaxTerms = 1_000, MaxLength = 64, Beginning = 5;

    /// <summary>Each word once, the first ones of a long text.</summary>
    public static IReadOnlyList<string> Of(string text) => [.. Parted(text).Terms.Distinct(StringComparer.Ordinal).Take(MaxTerms)];

    /// <summary>Each word as often as it is there, and apart from them the commonest words, which are not searched.</summary>
    public static (List<string> Terms, List<string> Common) Parted(string text)
    {
        var (terms, common) = Terms.Parted(text.Length <= MaxText ? text : text[..MaxText]);
        return ([.. WithBeginnings(terms)], common);
    }

    private static IEnumerable<string> WithBeginnings(IEnumerable<string> terms)
    {
        foreach (var term in terms)
        {
            if (term.Length > MaxLength)
                continue;
            yield return term;
            // A number's beginning is another number.
            if (term.Length > Beginning && term.All(char.IsLetter))
                yield return term[..Beginning];
        }
    }
}
