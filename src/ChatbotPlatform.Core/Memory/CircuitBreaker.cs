using System.Collections.Concurrent;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Stops what keeps failing: after some failures in a row it is let through once after a pause, which doubles with each further
/// failure. One success forgets all.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    private const int Tolerated = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromHours(1);

    // More names than these at once are forgotten: a breaker is a courtesy, not a book-keeper.
    private const int MaxNames = 10_000;

    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset OpenUntil)> _failing = new(StringComparer.Ordinal);

    /// <summary>Whether it is to be left alone for now.</summary>
    public bool IsOpen(string name) => _failing.TryGetValue(name, out var f) && f.Failures >= Tolerated && time.GetUtcNow() < f.OpenUntil;

    public void Succeeded(string name) => _failing.TryRemove(name, out _);

    public void Failed(string name)
    {
        if (_failing.Count >= MaxNames)
            _failing.Clear();
        _failing.AddOrUpdate(name, _ => (1, default), (_, f) => (f.Failures + 1, time.GetUtcNow() + PauseAfter(f.Failures + 1)));
    }

    private static TimeSpan PauseAfter(int failures)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Clamp(failures - Tolerated, 0, 10));
        return doubled < LongestPause ? doubled : LongestPause;
    }
}
