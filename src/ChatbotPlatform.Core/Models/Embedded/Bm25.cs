namespace ChatbotPlatform.Models.Embedded;

/// <summary>
/// Ranks texts by how well they match a question: Okapi BM25 (Robertson and Zaragoza 2009, "The probabilistic relevance framework: BM25
/// and beyond"), with the weight of rare words as Lucene writes it, which is never negative.
/// </summary>
internal sealed class Bm25
{
    // The usual values where there is nothing to tune on: k1 from 1.2 to 2, b from 0.5 to 0.8 (the same, section 3.5); Lucene takes these.
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly List<(Dictionary<string, int> Counts, int Length)> _texts;
    private readonly Dictionary<string, int> _textsWith = new(StringComparer.Ordinal);
    private readonly double _averageLength;

    /// <summary>Takes the texts as their terms.</summary>
    public Bm25(IEnumerable<IReadOnlyList<string>> texts)
    {
        _texts = [.. texts.Select(t => (t.CountBy(x => x, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), t.Count))];
        foreach (var term in _texts.SelectMany(t => t.Counts.Keys))
            _textsWith[term] = _textsWith.GetValueOrDefault(term) + 1;
        _averageLength = Math.Max(1, _texts.Count == 0 ? 0 : _texts.Average(t => t.Length));
    }

    /// <summary>How rare a term is.</summary>
    public double Weight(string term)
    {
        var with = _textsWith.GetValueOrDefault(term);
        return Math.Log(1 + (_texts.Count - with + 0.5) / (with + 0.5));
    }

    /// <summary>How well a text matches the question's terms; 0 when it shares none.</summary>
    /// <param name="index">Which text, in the order in which they were given.</param>
    /// <param name="question">The question's terms.</param>
    public double Score(int index, IEnumerable<string> question)
    {
        var (counts, length) = _texts[index];
        var score = 0.0;
        foreach (var term in question.Distinct(StringComparer.Ordinal))
        {
            if (counts.TryGetValue(term, out var count))
                score += Weight(term) * count * (K1 + 1) / (count + K1 * (1 - B + B * length / _averageLength));
        }
        return score;
    }
}
