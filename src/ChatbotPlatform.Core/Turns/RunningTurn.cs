using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

/// <summary>A turn while this process runs it.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing; disposing it would race with a late stop.")]
internal sealed class RunningTurn(
    ChatScope scope, AcceptedTurn accepted, IReadOnlyDictionary<string, string>? variables = null, TurnDraft? draft = null)
{
    private readonly TaskCompletionSource<TurnSnapshot?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private int _reason;

    public ChatScope Scope => scope;

    public Turn Turn => accepted.Turn;

    public SessionMessage UserMessage => accepted.UserMessage;

    public int ProjectVersion => accepted.ProjectVersion;

    /// <summary>What the request said of the project's variables.</summary>
    public IReadOnlyDictionary<string, string>? Variables => variables;

    /// <summary>What takes the place of the project's settings, for this turn.</summary>
    public TurnDraft? Draft => draft;

    public TurnTranscript Transcript { get; } = new();

    /// <summary>Cancelled when the turn is asked to end, by whom says <see cref="Reason"/>.</summary>
    public CancellationToken Ending => _ending.Token;

    public EndReason Reason => (EndReason)Volatile.Read(ref _reason);

    /// <summary>What was stored; <see langword="null"/> when this process lost the turn.</summary>
    public Task<TurnSnapshot?> Completion => _completion.Task;

    /// <summary>Asks the turn to end; the first reason counts.</summary>
    public void AskToEnd(EndReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)EndReason.None) == (int)EndReason.None)
        {
            // Apart from whoever asks: what heeds the cancellation may throw or take its time, and the keeper asks many turns in a row.
            _ = _ending.CancelAsync();
        }
    }

    public void Complete(TurnSnapshot? stored) => _completion.TrySetResult(stored);

    /// <summary>Whether the scope may see this turn: the same rule as the store's.</summary>
    public bool IsWithin(ChatScope other) =>
        other.TenantId == scope.TenantId && other.UserId == scope.UserId && (other.ProjectId is null || other.ProjectId == Turn.ProjectId);
}

/// <summary>Why a turn is asked to end before the model is done.</summary>
internal enum EndReason
{
    None,

    /// <summary>The user stopped it.</summary>
    Stop,

    /// <summary>Its time is up.</summary>
    Deadline,

    /// <summary>The host shuts down.</summary>
    Shutdown,

    /// <summary>Another process took it over, or its session was deleted: nothing is written any more.</summary>
    Lost,
}
