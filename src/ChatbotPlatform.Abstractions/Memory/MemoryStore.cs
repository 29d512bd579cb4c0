namespace ChatbotPlatform.Memory;

/// <summary>
/// What memory reads and keeps. Each verb reads a bounded number of rows, whatever the length of the session. Absent or
/// outside the scope reads as empty; a database that cannot answer is a <see cref="ChatException"/> with <see cref="ChatError.Unavailable"/>.
/// </summary>
public abstract class MemoryStore
{
    /// <summary>The last summary of a session that covers nothing beyond <paramref name="throughOrdinal"/>, and the live messages that follow it, as of one moment.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="throughOrdinal">The last message that counts; <see langword="null"/> for all.</param>
    /// <param name="withSummary">Whether to read the summary; without it the messages are those of the whole session.</param>
    /// <param name="take">How many messages at most.</param>
    /// <param name="oldestFirst">Whether, when there are more, the oldest are taken (to summarise) rather than the newest (to prompt).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<SessionHistory> ReadAsync(
        ChatScope scope, Guid sessionId, int? throughOrdinal, bool withSummary, int take, bool oldestFirst, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a summary if nothing it rests on has changed: the last summary is still the one it continues, and no message was
    /// edited, superseded or deleted since it was read.
    /// </summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="basis">What was read and summarised.</param>
    /// <param name="summary">The summary.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was stored; <see langword="false"/> changes nothing.</returns>
    public abstract Task<bool> AddSummaryAsync(ChatScope scope, SessionHistory basis, SessionSummary summary, CancellationToken cancellationToken);

    /// <summary>Forgets the summaries of a session; its messages stay.</summary>
    public abstract Task ClearAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken);
}
