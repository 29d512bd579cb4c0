using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>What became known while the model was asked and answered.</summary>
internal sealed class TurnReport
{
    /// <summary>What the model was sent, by which settings.</summary>
    public (PromptContext Prompt, MemorySettings Settings)? Sent { get; set; }

    /// <summary>When the model was asked, and when it first said anything: moments of <see cref="FrameClock"/>.</summary>
    public long? AskedAt { get; set; }

    /// <inheritdoc cref="AskedAt"/>
    public long? FirstAt { get; set; }

    /// <summary>When the answer's first text came.</summary>
    public DateTimeOffset? FirstTextAt { get; set; }

    public ChatFinishReason? FinishReason { get; set; }

    public TokenUsage? Usage { get; set; }

    /// <summary>How often the provider told what it cost: once for each call.</summary>
    public int UsageReports { get; set; }

    /// <summary>How much it said, in characters.</summary>
    public int Length { get; set; }

    /// <summary>The model that answered in the end, when it was not the one asked.</summary>
    public string? Model { get; set; }
}

/// <summary>How a turn ends, by one rule: only what the model ended itself is complete; what broke is incomplete when something was said, and failed when not.</summary>
internal sealed record TurnOutcome(TurnStatus Status, TurnError? Error, TokenUsage? Usage, string? Model)
{
    public static TurnOutcome Of(RunningTurn turn, TurnReport report, Exception? exception)
    {
        var said = !turn.Transcript.IsEmpty;
        var broken = said ? TurnStatus.Incomplete : TurnStatus.Failed;
        var (status, error) = turn.Reason switch
        {
            // Asked to end, but the model was done before.
            _ when exception is null => Finished(turn.Transcript.HasAnswer, broken, report.FinishReason),
            EndReason.Stop => (TurnStatus.Stopped, null),
            EndReason.Shutdown or EndReason.Lost =>
                (TurnStatus.Interrupted, new TurnError(ChatError.Interrupted, "The service was restarted while the answer was being written.")),
            EndReason.Deadline => (broken, new TurnError(ChatError.DeadlineExceeded, "The answer took longer than allowed.")),
            _ => (broken, ErrorOf(exception)),
        };
        return new TurnOutcome(status, error, report.Usage, report.Model);
    }

    private static (TurnStatus, TurnError?) Finished(bool answered, TurnStatus broken, ChatFinishReason? reason)
    {
        if (reason == ChatFinishReason.Length)
            return (broken, new TurnError(ChatError.LengthLimit, "The answer reached its length limit."));
        if (reason == ChatFinishReason.ContentFilter)
            return (broken, new TurnError(ChatError.ContentFiltered, "The model provider withheld the answer or its rest."));
        return answered
            ? (TurnStatus.Completed, null)
            : (broken, new TurnError(ChatError.ModelFailed, "The model gave an empty answer."));
    }

    private static TurnError ErrorOf(Exception exception) => exception switch
    {
        ChatException e => new TurnError(e.Error, e.Message),
        OperationCanceledException or TimeoutException => new TurnError(ChatError.ModelTimeout, "The model provider did not answer in time."),
        _ => new TurnError(ChatError.ModelFailed, "The model could not answer."),
    };
}
