namespace ChatbotPlatform.Models;

/// <summary>
/// Cancels a token after a silence. Per token of an answer it costs a look at the clock: the timer itself is not set anew, it looks
/// when it fires whether it has come too early.
/// </summary>
internal sealed class SilenceTimer : IDisposable
{
    private const long Paused = long.MaxValue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _since;
    private bool _disposed;

    public SilenceTimer(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _time = time;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Limit = limit;
        _since = time.GetTimestamp();
        _timer = time.CreateTimer(static s => ((SilenceTimer)s!).Look(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The longest silence. A shorter one counts from the next <see cref="Resume"/>.</summary>
    public TimeSpan Limit
    {
        get;
        set
        {
            var shorter = value < field;
            field = value;
            if (shorter)
                _timer.Change(value, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Cancelled by the silence, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the silence was too long.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Stops the clock.</summary>
    public void Pause() => Volatile.Write(ref _since, Paused);

    /// <summary>Starts the clock anew.</summary>
    public void Resume() => Volatile.Write(ref _since, _time.GetTimestamp());

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _disposed = true;
            if (IsOver)
                // The timer's thread may be about to cancel it.
                return;
        }
        _source.Dispose();
    }

    private void Look()
    {
        var since = Volatile.Read(ref _since);
        var left = since == Paused ? Limit : Limit - _time.GetElapsedTime(since);
        lock (_lock)
        {
            if (_disposed)
                return;
            if (left > TimeSpan.Zero)
            {
                // A whole millisecond, the timer's grain, so that it does not fire again too early.
                _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }
            IsOver = true;
        }
        _source.Cancel();
    }
}
