namespace ChatbotPlatform.Testing;

/// <summary>A clock that stands still until it is set. Its timers fire when the clock passes them, on the thread that sets it.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    /// <summary>A clock that begins on the first of January 2030, at noon.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock on, and fires the timers it passes, each at its own moment.</summary>
    public void Advance(TimeSpan by) => SetUtcNow(GetUtcNow() + by);

    /// <summary>Sets the clock. It does not go back.</summary>
    public void SetUtcNow(DateTimeOffset value)
    {
        while (true)
        {
            ManualTimer? due;
            lock (_lock)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, _now);
                due = _timers.Where(t => t.Due <= value).MinBy(t => t.Due);
                if (due is null)
                {
                    _now = value;
                    return;
                }

                _now = due.Due > _now ? due.Due : _now;
                due.Schedule(due.Period);
            }

            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Period = period;
                Schedule(dueTime);
            }

            if (dueTime == TimeSpan.Zero)
                clock.SetUtcNow(clock.GetUtcNow());
            return true;
        }

        public void Schedule(TimeSpan dueTime)
        {
            clock._timers.Remove(this);
            if (dueTime < TimeSpan.Zero || (dueTime == TimeSpan.Zero && Due == clock._now && Period == TimeSpan.Zero))
                return;
            Due = clock._now + dueTime;
            clock._timers.Add(this);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
