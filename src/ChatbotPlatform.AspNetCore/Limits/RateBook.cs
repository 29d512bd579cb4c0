using System.Collections.Concurrent;

namespace ChatbotPlatform.Limits;

/// <summary>
/// One rate for many: GCRA, which needs a single number for each, the moment at which all that was used has come back. One whose
/// moment has passed is as one that was never seen, so it is dropped; nothing runs by a timer of its own.
/// </summary>
internal sealed class RateBook(int perMinute, TimeProvider time)
{
    /// <summary>At some 150 bytes each, below 40 MB. Beyond it strangers share one entry until others are idle.</summary>
    private const int MaxEntries = 250_000;

    private static readonly long Minute = TimeSpan.TicksPerMinute;

    private readonly ConcurrentDictionary<string, long> _backAt = new(StringComparer.Ordinal);
    private readonly long _began = time.GetTimestamp();
    private readonly long _each = Minute / perMinute;
    private long _count;
    private long _nextSweep = Minute;

    /// <summary>How many are remembered.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Takes one; else says how long until there is one.</summary>
    public TimeSpan? Take(string key)
    {
        var now = time.GetElapsedTime(_began).Ticks;
        Sweep(now);
        while (true)
        {
            if (!_backAt.TryGetValue(key, out var known))
            {
                if (Count >= MaxEntries && key.Length > 0)
                    key = "";
                else if (_backAt.TryAdd(key, now + _each))
                {
                    Interlocked.Increment(ref _count);
                    return null;
                }

                continue;
            }

            var next = Math.Max(known, now) + _each;
            if (next - now > Minute)
                return TimeSpan.FromTicks(next - now - Minute);
            if (_backAt.TryUpdate(key, next, known))
                return null;
        }
    }

    private void Sweep(long now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + Minute, due) != due)
            return;
        foreach (var entry in _backAt)
        {
            // Only as it was seen: one that was used meanwhile stays.
            if (entry.Value <= now && _backAt.TryRemove(entry))
                Interlocked.Decrement(ref _count);
        }
    }
}
