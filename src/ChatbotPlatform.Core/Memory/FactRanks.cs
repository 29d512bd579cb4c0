using System.Collections.Concurrent;

namespace ChatbotPlatform.Memory;

/// <summary>
/// In which order the facts of a summary matter. A summary never changes, and each of the turns until the next one asks for it: it is found out once. No text is kept.
/// </summary>
internal sealed class FactRanks
{
    private const int MaxSummaries = 2_000;

    private readonly ConcurrentDictionary<Guid, IReadOnlyList<int>> _ranks = new();

    /// <summary>The places of a summary's facts, what matters most first.</summary>
    public IReadOnlyList<int> Of(SessionSummary summary)
    {
        if (_ranks.TryGetValue(summary.Id, out var known) && known.Count == summary.Facts.Count)
            return known;
        // Who is asked for again is found out again; that costs a millisecond.
        if (_ranks.Count >= MaxSummaries)
            _ranks.Clear();
        return _ranks[summary.Id] = FactList.Ranked(summary.Facts);
    }
}
