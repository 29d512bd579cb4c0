using System.Diagnostics;
using ChatbotPlatform.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Runs turns apart from every connection: a turn ends by the model's end, a stop, its deadline, a failure or shutdown, never
/// by a reader that leaves. Its last act is to store it; readers are told only then.
/// </summary>
internal sealed partial class TurnRunner(
    RunningTurns running,
    TurnPipeline pipeline,
    TurnStore store,
    Summarizer summarizer,
    ITokenEstimator tokens,
    TurnTelemetry telemetry,
    FrameClock frames,
    TimeProvider time,
    IOptions<TurnOptions> options,
    IOptions<MemoryOptions> memory,
    ILogger<TurnRunner> logger)
{
    /// <summary>How long to wait before the answer is offered again to a database that does not answer: doubled up to the maximum.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Begins an accepted turn. From here on it is on its own.</summary>
    public void Start(RunningTurn turn)
    {
        running.Add(turn);
        frames.Add(turn.Transcript.Publish);
        // Neither the request's execution context (its activity, its HttpContext) nor its cancellation reach the turn; but its place
        // in a trace does.
        var request = Activity.Current?.Context ?? default;
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => RunAsync(turn, request));
    }

    private async Task RunAsync(RunningTurn turn, ActivityContext request)
    {
        using var span = telemetry.Begin(turn.Turn, request);
        TurnOutcome? outcome = null;
        TurnSnapshot? stored = null;
        var report = new TurnReport();
        try
        {
            outcome = await AnswerAsync(turn, report);
            turn.Transcript.Seal();
            LogEnded(turn.Turn.Id, outcome.Status, outcome.Error?.Code);
            stored = turn.Reason == EndReason.Lost ? null : await StoreAsync(turn, outcome, report);
        }
        catch (Exception e)
        {
            // A turn that cannot be stored is not ours to end: its lease runs out, and the sweeper ends it with its checkpoint.
            LogNotStored(turn.Turn.Id, e.GetType().Name, e.StackTrace);
        }

        telemetry.End(turn.Turn, report, outcome, span);
        // Begun before anybody is told, so that who waits for the turn and then for its summary does not come too early.
        if (stored?.Message is { } answer && report.Sent is { } sent && !running.IsClosing)
            summarizer.Consider(turn.Scope, sent.Settings, sent.Prompt, answer, stored.Turn.Model);
        if (stored is { Turn.Status: not TurnStatus.Running })
            turn.Transcript.End(cursor => TranscriptEvents.Ended(stored, cursor));
        else
            turn.Transcript.Release();
        frames.Remove(turn.Transcript.Publish);
        running.Remove(turn);
        turn.Complete(stored);
    }

    private async Task<TurnOutcome> AnswerAsync(RunningTurn turn, TurnReport report)
    {
        var left = turn.Turn.CreatedAt + options.Value.Deadline - time.GetUtcNow();
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        await using var onDeadline = deadline.Token.Register(() => turn.AskToEnd(EndReason.Deadline));
        var work = pipeline.RunAsync(turn, report, turn.Ending);
        try
        {
            // A model that does not heed its cancellation is left behind, so that a stop is a stop.
            await work.WaitAsync(turn.Ending);
            return TurnOutcome.Of(turn, report, exception: null);
        }
        catch (Exception e)
        {
            _ = work.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var outcome = TurnOutcome.Of(turn, report, e);
            if (outcome.Error?.Code is ChatError.Internal or ChatError.ModelFailed)
                LogFailed(turn.Turn.Id, turn.Turn.Model, e.GetType().FullName, e.StackTrace);
            return outcome;
        }
    }

    /// <summary>Stores the end of a turn, for as long as it takes: an answer is not given up because the database is away.</summary>
    private async Task<TurnSnapshot?> StoreAsync(RunningTurn turn, TurnOutcome outcome, TurnReport report)
    {
        var contents = turn.Transcript.ToContents();
        var end = new TurnEnd
        {
            TurnId = turn.Turn.Id,
            Owner = running.Owner,
            Status = outcome.Status,
            AssistantMessageId = Guid.CreateVersion7(),
            Contents = contents,
            Text = TurnTranscript.TextOf(contents),
            Usage = outcome.Usage,
            SpentTokens = TurnCost.Of(report, outcome, contents, tokens),
            Error = outcome.Error,
            FirstTextAt = report.FirstTextAt,
            Model = outcome.Model,
            Prompt = report.Sent is { } sent && memory.Value.ContextRetention > TimeSpan.Zero
                ? SentPrompt.Of(sent.Prompt, sent.Settings.Strategy, sent.Settings.MaxTokens)
                : null,
        };
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                // Null: taken over, deleted, or stored by a try whose answer we never got. What is stored is what counts.
                return await store.EndAsync(turn.Scope, end, CancellationToken.None)
                    ?? await store.ReadAsync(turn.Scope, turn.Turn.Id, CancellationToken.None);
            }
            catch (ChatException e) when (e.Error == ChatError.Unavailable && turn.Reason != EndReason.Lost)
            {
                LogStoreUnavailable(turn.Turn.Id, pause);
                await Task.Delay(pause, time);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Turn {TurnId} ended as {Status} ({Error})")]
    private partial void LogEnded(Guid turnId, TurnStatus status, ChatError? error);

    // The message of a foreign exception may hold a key or what a user said: only its type and its place are logged.
    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {TurnId} failed with {Model}: {ExceptionType}\n{ExceptionStack}")]
    private partial void LogFailed(Guid turnId, string model, string? exceptionType, string? exceptionStack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turn {TurnId} cannot be stored now; next try in {Pause}")]
    private partial void LogStoreUnavailable(Guid turnId, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {TurnId} could not be stored: {ExceptionType}\n{ExceptionStack}")]
    private partial void LogNotStored(Guid turnId, string exceptionType, string? exceptionStack);
}
