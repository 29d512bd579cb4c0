namespace ChatbotPlatform.Memory;

/// <summary>
/// The facts of a session. Old ones are carried on as they are, by this code and by no model, so that no number of summaries wears
/// them away; when they become too many, those that say least go first.
/// </summary>
internal static class FactList
{
    private const int MaxFacts = 400, MaxLength = 24_000;

    /// <summary>The old facts and the new ones that say something new.</summary>
    public static IReadOnlyList<SessionFact> Merge(IReadOnlyList<SessionFact> old, IEnumerable<SessionFact> found)
    {
        var merged = old.ToList();
        var keys = old.Select(f => FactTraits.Of(f).Key).ToList();
        foreach (var fact in found)
        {
            var key = FactTraits.Of(fact).Key;
            if (keys.Any(k => k.Contains(key, StringComparison.Ordinal)))
                continue;
            merged.Add(fact);
            keys.Add(key);
        }

        return Fitting(merged, MaxFacts, MaxLength, f => f.Text.Length);
    }

    /// <summary>The facts that fit into a budget, in their order.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="budget">What they may cost.</param>
    /// <param name="cost">What one costs.</param>
    public static IReadOnlyList<SessionFact> Fitting(IReadOnlyList<SessionFact> facts, int most, int budget, Func<SessionFact, int> cost)
    {
        if (facts.Count <= most && facts.Sum(cost) <= budget)
            return facts;
        var kept = new HashSet<int>();
        foreach (var index in Ranked(facts))
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
        var weights = Weights([.. facts.Select(FactTraits.Of)]);
        return [.. Enumerable.Range(0, facts.Count).OrderByDescending(i => weights[i]).ThenByDescending(i => i)];
    }

    /// <summary>
    /// How much it matters that each of some statements is not forgotten. A number or a name cannot be guessed again; but one that stands in many
    /// of them tells little in each. Nor can a decision or an allergy; that somebody speaks of themselves is seldom more than talk, and talk repeats its words.
    /// </summary>
    public static IReadOnlyList<double> Weights(IReadOnlyList<FactTraits> statements)
    {
        var counts = statements.SelectMany(s => s.Pieces).CountBy(p => p, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var uses = statements.SelectMany(s => s.Words).CountBy(w => w, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. statements.Select(s => Math.Min(4, s.Pieces.Sum(p => 2.0 / counts[p]))
                + Math.Min(2, s.Words.Sum(w => 0.5 / uses[w]))
                + (s.IsBinding ? 3 : s.IsPersonal ? 1 : 0)),
        ];
    }
}
