using System.Runtime.CompilerServices;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Reads turns: from the transcript while it runs here, otherwise from the store, which is also how a turn of another node is
/// followed: by its checkpoints.
/// </summary>
internal sealed class TurnReader(RunningTurns running, TurnStore store, TimeProvider time, Microsoft.Extensions.Options.IOptions<TurnOptions> options)
{
    /// <summary>Batches of events that are there together, so that a transport can write them as one.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TurnEvent>> ReadAsync(
        ChatScope scope, Guid turnId, TurnCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = after ?? TurnCursor.Start;
        var events = new List<TurnEvent>();
        var known = false;
        if (running.TryFind(scope, turnId, out var turn))
        {
            known = true;
            if (after is null)
                events.Add(Started(turn.Turn));
            for (var state = ReaderState.Reading; state == ReaderState.Reading;)
            {
                state = turn.Transcript.Read(ref cursor, events, out var wait);
                if (events.Count > 0)
                    yield return events;
                events = [];
                if (state == ReaderState.Ended)
                    yield break;
                await wait.WaitAsync(cancellationToken);
            }
        }

        for (var first = true; ; first = false)
        {
            var stored = await store.ReadAsync(scope, turnId, cancellationToken);
            if (stored is null && !known)
                throw new ChatException(ChatError.NotFound, "There is no such turn.");
            if (stored is null)
            {
                yield return [new TurnEnded(cursor, TurnStatus.Interrupted, null, null, new TurnError(ChatError.NotFound, "The session was deleted."))];
                yield break;
            }

            if (first && !known && after is null)
                events.Add(Started(stored.Turn));
            known = true;
            var transcript = TurnTranscript.Of(stored.Contents);
            var ended = stored.Turn.Status != TurnStatus.Running;
            if (ended)
                transcript.End(end => TranscriptEvents.Ended(stored, end));
            for (var hasMore = true; hasMore;)
            {
                hasMore = transcript.Read(ref cursor, events, out var wait) == ReaderState.Reading && wait.IsCompleted;
                if (events.Count > 0)
                    yield return events;
                events = [];
            }

            if (ended)
                yield break;
            await Task.Delay(options.Value.PollInterval, time, cancellationToken);
        }
    }

    public async Task<TurnSnapshot> WaitAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken)
    {
        if (running.TryFind(scope, turnId, out var turn) && await turn.Completion.WaitAsync(cancellationToken) is { } ended)
            return ended;
        while (true)
        {
            var stored = await store.ReadAsync(scope, turnId, cancellationToken)
                ?? throw new ChatException(ChatError.NotFound, "There is no such turn.");
            if (stored.Turn.Status != TurnStatus.Running)
                return stored;
            await Task.Delay(options.Value.PollInterval, time, cancellationToken);
        }
    }

    private static TurnStarted Started(Turn turn) => new(turn.Id, turn.SessionId, turn.UserMessageId, turn.Model);
}
