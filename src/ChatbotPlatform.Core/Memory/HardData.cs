using System.Text.RegularExpressions;

namespace ChatbotPlatform.Memory;

/// <summary>What in a sentence cannot be said in other words: numbers, dates, addresses, codes, names. Looked for by form, in any language.</summary>
internal sealed partial class HardData
{
    // In English, French or Russian about one word in twenty within a sentence has a capital, and is a name. Where every noun has one,
    // as in German, it tells nothing.
    private const double MostCapitals = 0.12;

    private readonly bool _capitalsAreNames;

    /// <summary>Learns from a text's own habits whether a capital makes a name.</summary>
    public HardData(IEnumerable<string> texts)
    {
        var (words, capitals) = (0, 0);
        foreach (var text in texts)
        {
            words += Word().Count(text);
            capitals += Name().Count(text);
        }

        _capitalsAreNames = capitals <= words * MostCapitals;
    }

    /// <summary>The pieces of a sentence that are hard data, as they are written.</summary>
    public IEnumerable<string> In(string sentence)
    {
        var pieces = Coded().Matches(sentence).Select(m => m.Value);
        return (_capitalsAreNames ? pieces.Concat(Name().Matches(sentence).Select(m => m.Value)) : pieces).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    // With a digit or an @ within, or capitals only: 14:30, A-1042, ada@example.com, 12.3.2027, IBAN.
    [GeneratedRegex(@"[\p{L}\p{M}\d_.@:/#+-]*[\d@][\p{L}\p{M}\d_.@:/#%-]*(?<![.:/-])|\b\p{Lu}[\p{Lu}\d]+\b")]
    private static partial Regex Coded();

    // A capital that begins no sentence.
    [GeneratedRegex(@"(?<=[\p{L}\p{N},;)]['’]?[ \t]+)\p{Lu}[\p{Ll}\p{M}][\p{L}\p{M}'’-]*")]
    private static partial Regex Name();

    [GeneratedRegex(@"[\p{L}\p{M}]+")]
    private static partial Regex Word();
}
