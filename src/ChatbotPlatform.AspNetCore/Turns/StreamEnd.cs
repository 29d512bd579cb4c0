using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Tells open requests to end when the host stops. The server waits for its requests before it lets anything else stop, so a
/// stream that waits for its turn's end would hold up the shutdown that is to end the turn.
/// </summary>
internal sealed class StreamEnd : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _stopping;

    public StreamEnd(IHostApplicationLifetime lifetime, IOptions<ChatHttpOptions> options, TimeProvider time)
    {
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = lifetime.ApplicationStopping.Register(() => _end.CancelAfter(options.Value.ShutdownGrace));
    }

    /// <summary>Cancelled a little after the host began to stop: turns had their chance to end.</summary>
    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _end.Dispose();
    }
}
