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
    /// Stores a summary, adds its cost to the session's and takes it from its project's budget, if nothing it rests on has changed: the last summary is still the one it
    /// continues, and no message was edited, superseded or deleted since it was read.
    /// </summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="basis">What was read and summarised.</param>
    /// <param name="summary">The summary.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was stored; <see langword="false"/> changes nothing.</returns>
    public abstract Task<bool> AddSummaryAsync(ChatScope scope, SessionHistory basis, SessionSummary summary, CancellationToken cancellationToken);

    /// <summary>Adds to what a session's memory has cost, and takes it from its project's budget; for a summary that was paid for and not stored.</summary>
    public abstract Task AddUsageAsync(ChatScope scope, Guid sessionId, TokenUsage usage, CancellationToken cancellationToken);

    /// <summary>What a session's memory has cost so far, summaries that were refused or forgotten included.</summary>
    public abstract Task<TokenUsage> ReadUsageAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>How long no summary may be made because the budget of a session's project, or of its visitor, is spent; <see langword="null"/> while something is left.</summary>
    public abstract Task<TimeSpan?> ReadBudgetWaitAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Forgets the summaries and facts of a session; its messages stay.</summary>
    public abstract Task ClearAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>The next messages of a session for the search index.</summary>
    public abstract Task<UnindexedMessages> ReadUnindexedAsync(ChatScope scope, Guid sessionId, int take, CancellationToken cancellationToken);

    /// <summary>Puts messages into the search index, if the history is still as it was read. They leave it when they are superseded or deleted.</summary>
    /// <returns>Whether they are in it; <see langword="false"/> changes nothing.</returns>
    public abstract Task<bool> AddToIndexAsync(
        ChatScope scope, UnindexedMessages basis, IReadOnlyList<SearchEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Finds what the scope's user and the model said: in one session or in all of the user's in the project; never anybody else's, and nothing
    /// that is superseded.
    /// </summary>
    public abstract Task<MemoryFindings> SearchAsync(ChatScope scope, MemorySearch search, CancellationToken cancellationToken);

    /// <summary>
    /// Sessions of every tenant that may have to be summarised or indexed: those quiet since <paramref name="quietSince"/>, last used after
    /// <paramref name="usedAfter"/>, with more behind the last summary or the index than their project wants. The fullest first.
    /// </summary>
    /// <param name="summarized">The strategies that want summaries.</param>
    /// <param name="indexed">The strategies that want an index.</param>
    /// <param name="quietSince">A session used later is left to its next turn.</param>
    /// <param name="usedAfter">A session used earlier is left alone.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<IReadOnlyList<MemoryWork>> FindWorkAsync(
        IReadOnlyCollection<string> summarized, IReadOnlyCollection<string> indexed, DateTimeOffset quietSince, DateTimeOffset usedAfter, int take,
        CancellationToken cancellationToken);
}
