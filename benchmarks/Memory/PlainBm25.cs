namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>The baseline: words in lower case, Okapi BM25 with the usual parameters, and nothing else.</summary>
internal sealed class PlainBm25
{
    private const double K1 = 1.2, B = 0.75;

    private readonly List<Dictionary<string, int>> _texts;
    private readonly Dictionary<string, int> _with;
    private readonly double _average;

    public PlainBm25(IEnumerable<string> texts)
    {
        _texts = [.. texts.Select(t => Words(t).CountBy(w => w).ToDictionary())];
        _with = _texts.SelectMany(t => t.Keys).CountBy(w => w).ToDictionary();
        _average = _texts.Average(t => t.Values.Sum());
    }

    /// <summary>The texts that share a word with the question, the best first.</summary>
    public IEnumerable<int> Rank(string question)
    {
        var words = Words(question).Distinct().ToList();
        return _texts.Select((t, i) => (i, Score: words.Sum(w => Score(t, w)))).Where(x => x.Score > 0).OrderByDescending(x => x.Score).Select(x => x.i);
    }

    private double Score(Dictionary<string, int> text, string word)
    {
        if (!text.TryGetValue(word, out var count))
            return 0;
        var rarity = Math.Log(1 + (_texts.Count - _with[word] + 0.5) / (_with[word] + 0.5));
        return rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * text.Values.Sum() / _average));
    }

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split([.. text.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
}
