using ChatbotPlatform.Memory;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Keeps turns. One verb is one short transaction; none is open while an answer streams. What is absent or outside the scope
/// is <see langword="null"/>; a database that cannot answer is a <see cref="ChatException"/> with <see cref="ChatError.Unavailable"/>.
/// </summary>
public abstract class TurnStore
{
    /// <summary>
    /// Makes a user's message durable and begins its turn: the session when it is new, the message, and the turn with status
    /// running and the owner's lease, in one transaction.
    /// </summary>
    /// <exception cref="ChatException">
    /// <see cref="ChatError.NotFound"/>: no such project, session or message in the scope.
    /// <see cref="ChatError.SessionBusy"/>: a turn runs in the session.
    /// <see cref="ChatError.ClientMessageIdReused"/>: the name was used with another message.
    /// <see cref="ChatError.InvalidRequest"/>: there is nothing to answer anew, or the project declares no such variable.
    /// <see cref="ChatError.UnknownModel"/>: the project does not allow the model.
    /// <see cref="ChatError.BudgetSpent"/>: the project has a budget, and what the turn may cost is not left of it; else that is
    /// reserved, in the same transaction, until the turn ends.
    /// </exception>
    public abstract Task<AcceptedTurn> AcceptAsync(ChatScope scope, TurnAcceptance acceptance, CancellationToken cancellationToken);

    /// <summary>One turn.</summary>
    public abstract Task<Turn?> GetAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken);

    /// <summary>One turn with what it has said: the stored answer when it has ended, the last checkpoint while it runs.</summary>
    public abstract Task<TurnSnapshot?> ReadAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps what the running turns of one owner have said so far and renews the lease of each, all in one transaction.
    /// </summary>
    /// <param name="owner">Who runs them.</param>
    /// <param name="checkpoints">All running turns of the owner; one that has said nothing new has no contents.</param>
    /// <param name="leaseUntil">Until when nobody else may take them over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The turns this owner no longer holds: their writes are refused from now on.</returns>
    public abstract Task<IReadOnlyList<Guid>> CheckpointAsync(
        Guid owner, IReadOnlyList<TurnCheckpoint> checkpoints, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a turn: the answer when there is one, its status, usage and error, and the session free again, in one transaction.
    /// A turn that answers anew and said nothing gives the superseded answer back.
    /// </summary>
    /// <returns>The turn and its answer; <see langword="null"/> when the owner no longer holds the turn (or it is gone), and then nothing is written.</returns>
    public abstract Task<TurnSnapshot?> EndAsync(ChatScope scope, TurnEnd end, CancellationToken cancellationToken);

    /// <summary>
    /// Ends as <see cref="TurnStatus.Interrupted"/> the running turns whose lease ran out, of every tenant, with what their
    /// last checkpoint kept as their answer.
    /// </summary>
    /// <param name="now">A lease before this has run out.</param>
    /// <param name="error">What to store as the reason.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were ended.</returns>
    public abstract Task<int> InterruptExpiredAsync(DateTimeOffset now, TurnError error, CancellationToken cancellationToken);

    /// <summary>
    /// Hands all sessions of one user in a project over to another, turns and messages with them, in one transaction: a visitor who
    /// signs in keeps what they said before. A client message id that both have used names the new owner's turn.
    /// </summary>
    /// <param name="from">Whose they are. It reaches one project.</param>
    /// <param name="to">Whose they are to be: of the same tenant and project.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many sessions were handed over.</returns>
    /// <exception cref="ChatException"><see cref="ChatError.SessionBusy"/>: a turn runs in one of them, and nothing was changed.</exception>
    public abstract Task<int> HandOverAsync(ChatScope from, ChatScope to, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a message that was said, for good and in one transaction: a question with its answers, an answer alone; with them what they had
    /// replaced, the summaries and facts that cover them, their search entries, and their words in what models were sent. The turns stay, without
    /// a word in them, for what they have cost; a client message id of theirs is not answered again.
    /// </summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="messageId">The message; one that is superseded is as absent.</param>
    /// <param name="titleOf">How a session is named that a message began, or none: a session that bears the name of a deleted message is named anew.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a message within the scope.</returns>
    /// <exception cref="ChatException"><see cref="ChatError.SessionBusy"/>: a turn runs in its session, and nothing was changed.</exception>
    public abstract Task<bool> DeleteMessageAsync(
        ChatScope scope, Guid messageId, Func<string?, string> titleOf, CancellationToken cancellationToken);

    /// <summary>What the model was sent for a turn, with the texts that are still there; <see langword="null"/> when it was not kept, or is no longer.</summary>
    public abstract Task<SentPrompt?> ReadPromptAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken);

    /// <summary>Forgets what models were sent before a moment, for every tenant.</summary>
    /// <returns>How many were forgotten.</returns>
    public abstract Task<int> ForgetPromptsAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
