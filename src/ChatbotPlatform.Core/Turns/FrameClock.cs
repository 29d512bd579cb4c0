using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>
/// One clock for the node: at each tick it publishes what the running transcripts have gained. A timer for each reader, or a
/// wake-up for each token, is what streaming would otherwise cost.
/// </summary>
internal sealed class FrameClock : IDisposable
{
    private readonly ConcurrentDictionary<TurnTranscript, bool> _running = new();
    private readonly Lock _lock = new();
    private readonly TimeSpan _period;
    private readonly ITimer _timer;

    public FrameClock(TimeProvider time, IOptions<TurnOptions> options)
    {
        _period = TimeSpan.FromSeconds(1.0 / options.Value.FramesPerSecond);
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TurnTranscript transcript)
    {
        lock (_lock)
        {
            if (_running.TryAdd(transcript, true) && _running.Count == 1)
                _timer.Change(_period, _period);
        }
    }

    public void Remove(TurnTranscript transcript)
    {
        lock (_lock)
        {
            if (_running.TryRemove(transcript, out _) && _running.IsEmpty)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        foreach (var (transcript, _) in _running)
            transcript.Publish();
    }
}
