using System.Collections.Concurrent;

namespace ChatbotPlatform;

/// <summary>
/// One clock for the process, about 30 ticks a second while anything runs. Turns publish their text by it, and clients read
/// their providers by it: a timer for each stream, or a wake-up for each token, is what streaming would otherwise cost.
/// </summary>
internal sealed class FrameClock : IDisposable
{
    private readonly ConcurrentDictionary<Action, bool> _running = new();
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TaskCompletionSource _next = New();

    public FrameClock(TimeProvider time, TimeSpan period)
    {
        _time = time;
        Period = period;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From one tick to the next.</summary>
    public TimeSpan Period { get; }

    /// <summary>Whether nothing runs by it.</summary>
    public bool IsIdle => _running.IsEmpty;

    /// <summary>A moment, for <see cref="IsDue"/> and <see cref="Since"/>.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>How long ago a moment was.</summary>
    public TimeSpan Since(long moment) => _time.GetElapsedTime(moment);

    /// <summary>Whether a frame sent now keeps its distance to the one sent then. Ticks wander by some milliseconds, hence not the whole period.</summary>
    public bool IsDue(long lastFrame) => Since(lastFrame) >= Period * 0.75;

    /// <summary>Calls this at each tick, until it is removed.</summary>
    public void Add(Action onTick)
    {
        lock (_lock)
        {
            if (_running.TryAdd(onTick, true) && _running.Count == 1)
                _timer.Change(Period, Period);
        }
    }

    public void Remove(Action onTick)
    {
        lock (_lock)
        {
            if (!_running.TryRemove(onTick, out _) || !_running.IsEmpty)
                return;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            // Whoever still waits is not kept waiting for a clock that stands.
            Next();
        }
    }

    /// <summary>Waits for the next tick; not at all while the clock stands.</summary>
    public Task NextAsync()
    {
        lock (_lock)
            return _running.IsEmpty ? Task.CompletedTask : _next.Task;
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        foreach (var (onTick, _) in _running)
            onTick();
        lock (_lock)
            Next();
    }

    private void Next()
    {
        var ended = _next;
        _next = New();
        ended.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
