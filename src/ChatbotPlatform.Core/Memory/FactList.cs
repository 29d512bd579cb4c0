using System.Text.RegularExpressions;

namespace ChatbotPlatform.Memory;

/// <summary>
/// The facts of a session. Old ones are carried on as they are, by this code and by no model, so that no number of summaries wears
/// them away; when they become too many, those that say least go first.
/// </summary>
internal static partial class FactList
{
    private const int MaxFacts = 400, MaxLength = 24_000;

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
        foreach (var index in Enumerable.Range(0, facts.Count).OrderByDescending(i => Weight(facts[i].Text)).ThenByDescending(i => i))
        {
            budget -= cost(facts[index]);
            if (budget < 0 || kept.Count == most)
                break;
            kept.Add(index);
        }

        return [.. facts.Where((_, i) => kept.Contains(i))];
    }

    /// <summary>How much it matters that a statement is not forgotten: by what it holds, and by whether somebody speaks of themselves.</summary>
    public static int Weight(string statement) => (IsPersonal(statement) ? 2 : 0) + Math.Min(2, Precise().Count(statement));

    /// <summary>Whether somebody tells of themselves, a decision or a wish.</summary>
    public static bool IsPersonal(string statement) => Personal().IsMatch(statement);

    // Letters and digits only: neither case nor punctuation makes another fact.
    private static string Key(string text) => $" {string.Join(' ', Words().Matches(text.ToUpperInvariant()).Select(m => m.Value))} ";

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\S*\d\S*|(?<=[\p{L},] )\p{Lu}\p{L}+|\S+@\S+")]
    private static partial Regex Precise();

    [GeneratedRegex(
        @"\b(?:my|mine|our|ours|i'm|i am|we're|call me|remember|prefer|prefers|allergic|decided|agreed|always|never|must|deadline|birthday|password|" +
        "mein|meine|meinem|meinen|meiner|unser|unsere|ich heiße|ich bin|bevorzuge|entschieden|immer|nie|niemals|" +
        @"mon|ma|mes|notre|nos|je suis|je m'appelle|préfère|décidé|toujours|jamais|mi|mis|nuestro|nuestra|soy|prefiero|decidido|siempre|nunca)\b|" +
        "我|私|僕|저는|제 ",
        RegexOptions.IgnoreCase)]
    private static partial Regex Personal();
}
