using System.Text.RegularExpressions;

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

        return Fitting(merged, MaxFacts, MaxLength, f => f.Text.Length);
    }

    /// <summary>The facts that fit into a budget, in their order.</summary>
    public static IReadOnlyList<SessionFact> Fitting(IReadOnlyList<SessionFact> facts, int most, int budget, Func<SessionFact, int> cost)
    {
        if (facts.Count <= most && facts.Sum(cost) <= budget)
            return facts;
        var kept = new HashSet<int>();
        // Of two that weigh the same the newer one stays.
        var weights = Weights([.. facts.Select(f => f.Text)]);
        foreach (var index in Enumerable.Range(0, facts.Count).OrderByDescending(i => weights[i]).ThenByDescending(i => i))
        {
            budget -= cost(facts[index]);
            if (budget < 0 || kept.Count == most)
                break;
            kept.Add(index);
        }

        return [.. facts.Where((_, i) => kept.Contains(i))];
    }

    /// <summary>
    /// How much it matters that each of some statements is not forgotten. A number or a name cannot be guessed again; but one that stands in many
    /// of them tells little in each. Nor can a decision or an allergy; that somebody speaks of themselves is seldom more than talk.
    /// </summary>
    public static IReadOnlyList<double> Weights(IReadOnlyList<string> statements)
    {
        var pieces = statements.Select(s => Precise().Matches(s).Select(m => m.Value.Trim(Marks).ToUpperInvariant()).Distinct().ToList()).ToList();
        var counts = pieces.SelectMany(p => p).CountBy(p => p, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. statements.Select((s, i) => Math.Min(4, pieces[i].Sum(p => 2.0 / counts[p]))
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
        @"\b(?:my|mine|our|ours|i'm|i am|we're|must|always|never|mein|meine|meinem|meinen|meiner|unser|unsere|ich bin|immer|nie|niemals|" +
        @"mon|ma|mes|notre|nos|je suis|toujours|jamais|mi|mis|nuestro|nuestra|soy|siempre|nunca)\b|我|私|僕|저는|제 ",
        RegexOptions.IgnoreCase)]
    private static partial Regex Personal();

    // What is decided, wished or dangerous.
    [GeneratedRegex(
        @"\b(?:please always|please never|call me|remember|prefer|prefers|allergic|decided|agreed|deadline|birthday|password|ich heiße|bevorzuge|entschieden|allergisch|" +
        @"je m'appelle|préfère|décidé|allergique|prefiero|decidido|me llamo)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Binding();
}
