using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ChatbotPlatform.Models.Embedded;

namespace ChatbotPlatform.Memory;

/// <summary>What a statement is compared and weighed by. A fact is carried from summary to summary as it is, so its traits are found once.</summary>
internal sealed partial class FactTraits
{
    private static readonly ConditionalWeakTable<SessionFact, FactTraits> Known = [];

    private static readonly char[] Marks = ['.', ',', ';', ':', '!', '(', ')', '"', '\''];

    private FactTraits(string statement)
    {
        Key = $" {string.Join(' ', Letters().Matches(statement.ToUpperInvariant()).Select(m => m.Value))} ";
        Pieces = [.. Precise().Matches(statement).Select(m => m.Value.Trim(Marks).ToUpperInvariant()).Distinct(StringComparer.Ordinal)];
        Words = [.. Terms.Of(statement).Distinct(StringComparer.Ordinal)];
        IsBinding = Binding().IsMatch(statement);
        IsPersonal = IsBinding || Personal().IsMatch(statement);
    }

    /// <summary>Its letters and digits: neither case nor punctuation makes another fact.</summary>
    public string Key { get; }

    /// <summary>Numbers and names: what cannot be guessed again.</summary>
    public IReadOnlyList<string> Pieces { get; }

    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether it is decided, wished or dangerous.</summary>
    public bool IsBinding { get; }

    /// <summary>Whether somebody speaks of themselves, a decision or a wish.</summary>
    public bool IsPersonal { get; }

    public static FactTraits Of(SessionFact fact) => Known.GetValue(fact, f => new FactTraits(f.Text));

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Letters();

    [GeneratedRegex(@"\S*\d\S*|(?<=[\p{L},] )\p{Lu}\p{L}+|\S+@\S+")]
    private static partial Regex Precise();

    [GeneratedRegex(
        @"\b(?:i|me|my|mine|we|us|our|ours|must|always|never|ich|mich|mir|mein|meine|meinem|meinen|meiner|wir|uns|unser|unsere|immer|nie|niemals|" +
        @"je|j|moi|mon|ma|mes|nous|notre|nos|toujours|jamais|yo|me|mi|mis|nosotros|nuestro|nuestra|soy|siempre|nunca)\b|我|私|僕|저는|제 ",
        RegexOptions.IgnoreCase)]
    private static partial Regex Personal();

    // What is decided, wished or dangerous.
    [GeneratedRegex(
        @"\b(?:please always|please never|call me|remember|prefer|prefers|favou?rite|hate|hates|love|loves|can['’]?t stand|for me|allergic|vegetarian|vegan|diabetic|decided|agreed|settled|chose|chosen|promised|deadline|birthday|password|ich heiße|bevorzuge|hasse|liebe|mag kein|entschieden|abgemacht|versprochen|allergisch|vegetarier|" +
        @"je m'appelle|préfère|déteste|adore|décidé|promis|allergique|prefiero|odio|decidido|prometido|me llamo)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Binding();
}
