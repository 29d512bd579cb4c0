using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Writes one reader's events as server-sent events, straight into the response's pipe. What is at hand at once goes out in one
/// flush; a slow reader holds up nobody but itself.
/// </summary>
internal sealed class SseWriter(PipeWriter pipe) : IDisposable
{
    /// <summary>How much may lie unflushed while events keep coming, in bytes.</summary>
    private const int FlushAt = 32 * 1024;

    /// <summary>Held by whoever writes: events, or the heartbeat while there are none.</summary>
    private readonly SemaphoreSlim _pen = new(1, 1);
    private readonly Utf8JsonWriter _json = new(pipe, ChatJson.WriterOptions);

    /// <summary>Writes events until there are no more.</summary>
    /// <param name="events">The events.</param>
    /// <param name="hasFirst">Whether <paramref name="events"/> stands at its first event already.</param>
    /// <param name="cancellationToken">The reader left, or the host stops.</param>
    public async Task WriteAsync(IAsyncEnumerator<TurnEvent> events, bool hasFirst, CancellationToken cancellationToken)
    {
        await _pen.WaitAsync(cancellationToken);
        try
        {
            var more = hasFirst || await NextAsync(events.MoveNextAsync(), cancellationToken);
            while (more)
            {
                Write(events.Current);
                if (pipe.UnflushedBytes > FlushAt && (await pipe.FlushAsync(cancellationToken)).IsCompleted)
                    return;
                more = await NextAsync(events.MoveNextAsync(), cancellationToken);
            }

            await pipe.FlushAsync(cancellationToken);
        }
        finally
        {
            _pen.Release();
        }
    }

    /// <summary>Writes a comment at each tick, until the timer is disposed.</summary>
    public async Task BeatAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            // Whoever holds the pen is writing, or waits for a slow reader: no beat is needed or would arrive.
            if (!await _pen.WaitAsync(0, cancellationToken))
                continue;
            try
            {
                pipe.Write(": still here\n\n"u8);
                await pipe.FlushAsync(cancellationToken);
            }
            finally
            {
                _pen.Release();
            }
        }
    }

    public void Dispose()
    {
        _json.Dispose();
        _pen.Dispose();
    }

    private async ValueTask<bool> NextAsync(ValueTask<bool> next, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
            return await next;

        // Nothing more at hand: what there is goes out now, and the pen lies free for the heartbeat.
        var readerIsGone = (await pipe.FlushAsync(cancellationToken)).IsCompleted;
        _pen.Release();
        try
        {
            return await next && !readerIsGone;
        }
        finally
        {
            await _pen.WaitAsync(CancellationToken.None);
        }
    }

    private void Write(TurnEvent turnEvent)
    {
        pipe.Write("id: "u8);
        pipe.Advance(TurnEventJson.Format(turnEvent.Cursor, pipe.GetSpan(TurnEventJson.MaxCursorLength)));
        pipe.Write("\nevent: "u8);
        Encoding.UTF8.GetBytes(turnEvent.Type, pipe);
        pipe.Write("\ndata: "u8);
        TurnEventJson.Write(_json, turnEvent);
        _json.Flush();
        _json.Reset();
        pipe.Write("\n\n"u8);
    }
}
