using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Memory;

/// <summary>What a session remembers, for those who want to see, force or clear it.</summary>
public sealed class SessionMemory
{
    /// <summary>What follows a summary is counted so far; a healthy session has less.</summary>
    private const int MaxTail = 400;

    private readonly SessionStore _sessions;
    private readonly ProjectStore _projects;
    private readonly MemoryStore _store;
    private readonly Summarizer _summarizer;
    private readonly ModelCatalog _models;
    private readonly ITokenEstimator _tokens;

    internal SessionMemory(
        SessionStore sessions, ProjectStore projects, MemoryStore store, Summarizer summarizer, ModelCatalog models, ITokenEstimator tokens)
    {
        _sessions = sessions;
        _projects = projects;
        _store = store;
        _summarizer = summarizer;
        _models = models;
        _tokens = tokens;
    }

    /// <summary>What a session remembers; <see langword="null"/> when it is absent or not within the scope.</summary>
    public async Task<SessionMemoryState?> GetAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken = default) =>
        await FindAsync(scope, sessionId, cancellationToken) is var (_, project) ? await ReadAsync(scope, project, sessionId, cancellationToken) : null;

    /// <summary>Summarises a session now: everything but its last turn. Waits for it.</summary>
    /// <returns>What it remembers then; <see langword="null"/> when it is absent or not within the scope.</returns>
    /// <exception cref="ChatException">
    /// <see cref="ChatError.ModelFailed"/>: the model failed or wrote nothing of use; what was remembered before still is.
    /// <see cref="ChatError.BudgetSpent"/>: of the project's or the visitor's budget nothing is left.
    /// </exception>
    public async Task<SessionMemoryState?> SummarizeAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(scope, sessionId, cancellationToken) is not var (session, project))
            return null;
        var outcome = await _summarizer.SummarizeAsync(
            scope, project.Memory, sessionId, session.Model ?? project.Model ?? _models.DefaultModel, forced: true, cancellationToken);
        if (outcome == SummaryOutcome.NotAfforded)
        {
            throw new ChatException(ChatError.BudgetSpent, "The tokens for today are spent. A summary can be made tomorrow.")
            {
                RetryAfter = await _store.ReadBudgetWaitAsync(scope, sessionId, cancellationToken),
            };
        }

        if (outcome == SummaryOutcome.Refused)
            throw new ChatException(ChatError.ModelFailed, "The model wrote no summary that could be used. What was remembered before still is.");
        return await ReadAsync(scope, project, sessionId, cancellationToken);
    }

    /// <summary>Forgets the summaries and facts of a session; its messages stay.</summary>
    /// <returns>Whether there is such a session within the scope.</returns>
    public async Task<bool> ClearAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken = default)
    {
        if (await _sessions.GetAsync(scope, sessionId, cancellationToken) is null)
            return false;
        await _store.ClearAsync(scope, sessionId, cancellationToken);
        return true;
    }

    private async Task<(ChatSession Session, Project Project)?> FindAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        await _sessions.GetAsync(scope, sessionId, cancellationToken) is { } session
        && await _projects.GetAsync(scope, session.ProjectId, cancellationToken) is { } project
            ? (session, project)
            : null;

    private async Task<SessionMemoryState> ReadAsync(ChatScope scope, Project project, Guid sessionId, CancellationToken cancellationToken)
    {
        var history = await _store.ReadAsync(scope, sessionId, null, withSummary: true, MaxTail, oldestFirst: false, cancellationToken);
        return new SessionMemoryState(
            sessionId,
            project.Memory,
            history.Summary,
            history.Messages.Count,
            history.Messages.Sum(_tokens.Cost),
            history.HasMore,
            await _store.ReadUsageAsync(scope, sessionId, cancellationToken));
    }
}

/// <summary>What a session remembers.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Settings">How its project remembers.</param>
/// <param name="Summary">The last summary with its facts, if there is one.</param>
/// <param name="TailMessages">How many messages follow it.</param>
/// <param name="TailTokens">What they cost in a prompt, as estimated.</param>
/// <param name="TailHasMore">Whether more follow than were counted.</param>
/// <param name="Usage">What the session's summaries have cost so far.</param>
public sealed record SessionMemoryState(
    Guid SessionId, MemorySettings Settings, SessionSummary? Summary, int TailMessages, int TailTokens, bool TailHasMore, TokenUsage Usage);
