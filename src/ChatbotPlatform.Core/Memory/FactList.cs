using System.Text.RegularExpressions;
using ChatbotPlatform.Models.Embedded;

namespace ChatbotPlatform.Memory;

/// <summary>
/// The facts of a session. Old ones are carried on as they are, by this code and by no model, so that no number of summaries wears
/// them away; when they become too many, those that say least go first.
/// </summary>
internal static partial class FactList
{
    private const int MaxFacts = 400, MaxLength = 24_000;

    private static readonly char[] Marks = ['.', ',', ';', ':', '!', '(', ')', '"', '\''];

    /// <summary>The old facts and the new ones that say something new.</summary>
    public static IReadOnlyList<SessionFact> Merge(IReadOnlyList<SessionFact> old, IEnumerable<SessionFact> found)
    {
        var merged = old.ToList();
        var keys = old.Select(f => Key(f.Text)).ToList();
        foreach (var fact in found)
        {
            var key = Key(fact.Text);
            if (keys.Any(k => k.Contains(key, StringComparison.Ordinal)))
                continue;
            merged.Add(fact);
            keys.Add(key);
        }

        return Fitting(merged, MaxFacts, MaxLength, f => f.Text.Length, () => Ranked(merged));
    }

    /// <summary>The facts that fit into a budget, in their order.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="budget">What they may cost.</param>
    /// <param name="cost">What one costs.</param>
    /// <param name="ranked">Their places, what matters most first; asked for only when not all fit.</param>
    public static IReadOnlyList<SessionFact> Fitting(
        IReadOnlyList<SessionFact> facts, int most, int budget, Func<SessionFact, int> cost, Func<IReadOnlyList<int>> ranked)
    {
        if (facts.Count <= most && facts.Sum(cost) <= budget)
            return facts;
        var kept = new HashSet<int>();
        foreach (var index in ranked())
        {
            budget -= cost(facts[index]);
            if (budget < 0 || kept.Count == most)
                break;
            kept.Add(index);
        }

        return [.. facts.Where((_, i) => kept.Contains(i))];
    }

    /// <summary>The places of some facts, what matters most first. Of two that weigh the same the newer one stays.</summary>
    public static IReadOnlyList<int> Ranked(IReadOnlyList<SessionFact> facts)
    {
        var weights = Weights([.. facts.Select(f => f.Text)]);
        return [.. Enumerable.Range(0, facts.Count).OrderByDescending(i => weights[i]).ThenByDescending(i => i)];
    }

    /// <summary>
    /// How much it matters that each of some statements is not forgotten. A number or a name cannot be guessed again; but one that stands in many
    /// of them tells little in each. Nor can a decision or an allergy; that somebody speaks of themselves is seldom more than talk, and talk repeats its words.
    /// </summary>
    public static IReadOnlyList<double> Weights(IReadOnlyList<string> statements)
    {
        var pieces = statements.Select(s => Precise().Matches(s).Select(m => m.Value.Trim(Marks).ToUpperInvariant()).Distinct().ToList()).ToList();
        var counts = pieces.SelectMany(p => p).CountBy(p => p, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var words = statements.Select(s => Terms.Of(s).Distinct(StringComparer.Ordinal).ToList()).ToList();
        var uses = words.SelectMany(w => w).CountBy(w => w, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. statements.Select((s, i) => Math.Min(4, pieces[i].Sum(p => 2.0 / counts[p]))
                + Math.Min(2, words[i].Sum(w => 0.5 / uses[w]))
                + (Binding().IsMatch(s) ? 3 : Personal().IsMatch(s) ? 1 : 0)),
        ];
    }

    /// <summary>Whether somebody tells of themselves, a decision or a wish.</summary>
    public static bool IsPersonal(string statement) => Personal().IsMatch(statement) || Binding().IsMatch(statement);

    // Letters and digits only: neither case nor punctuation makes another fact.
    private static string Key(string text) => $" {string.Join(' ', Words().Matches(text.ToUpperInvariant()).Select(m => m.Value))} ";

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Words();

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
