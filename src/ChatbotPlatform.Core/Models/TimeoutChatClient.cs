using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models;

/// <summary>
/// Gives up on a model that is silent: a <see cref="ChatException"/> with <see cref="ChatError.ModelTimeout"/>. The client inside has to
/// heed its cancellation token. Silence after a finish reason ends the answer, which is whole.
/// </summary>
/// <param name="inner">The client to guard.</param>
/// <param name="firstContent">How long it may be silent before the first content.</param>
/// <param name="betweenUpdates">How long it may be silent after it. An answer that is not streamed may take both together.</param>
/// <param name="time">The clock; the system's when left out.</param>
public sealed class TimeoutChatClient(IChatClient inner, TimeSpan firstContent, TimeSpan betweenUpdates, TimeProvider? time = null)
    : DelegatingChatClient(inner)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var silence = new SilenceTimer(firstContent + betweenUpdates, _time, cancellationToken);
        try
        {
            return await base.GetResponseAsync(messages, options, silence.Token);
        }
        catch (OperationCanceledException e) when (silence.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(e);
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var silence = new SilenceTimer(firstContent, _time, cancellationToken);
        await using var updates = base.GetStreamingResponseAsync(messages, options, silence.Token).GetAsyncEnumerator(silence.Token);
        var begun = false;
        var finished = false;
        while (await NextAsync(updates, silence, finished, cancellationToken))
        {
            var update = updates.Current;
            if (!begun && StartedAnswer.HasContent(update))
            {
                begun = true;
                silence.Limit = betweenUpdates;
            }
            finished |= update.FinishReason is not null;
            // A reader that takes its time is not the model's silence.
            silence.Pause();
            yield return update;
            silence.Resume();
        }
    }

    private static async ValueTask<bool> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, SilenceTimer silence, bool finished, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException e) when (silence.IsOver && !cancellationToken.IsCancellationRequested)
        {
            return finished ? false : throw TimedOut(e);
        }
    }

    private static ChatException TimedOut(Exception cause) =>
        new(ChatError.ModelTimeout, "The model was silent for longer than allowed.", cause);
}
