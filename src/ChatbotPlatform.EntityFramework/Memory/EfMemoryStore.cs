using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed partial class EfMemoryStore(ChatDatabase database, MessageSearch messages, TimeProvider time) : MemoryStore, IDisposable
{
    private readonly SummaryCache _summaries = new();

    public override Task<SessionHistory> ReadAsync(
        ChatScope scope, Guid sessionId, int? throughOrdinal, bool withSummary, int take, bool oldestFirst, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                while (true)
                {
                    if (await ReadHeadAsync(context, scope, sessionId, throughOrdinal, withSummary, ct) is not { } head)
                        return new SessionHistory(sessionId, null, [], false, 0);
                    var (rows, version) = await ReadMessagesAsync(
                        context, scope, sessionId, head.Summary?.CoversThrough ?? 0, throughOrdinal, take + 1, oldestFirst, ct);
                    // An edit between the two statements would show a summary of messages that are no more: read again.
                    if ((version ?? await ReadVersionAsync(context, scope, sessionId, ct)) != head.Version)
                        continue;
                    var messages = rows.Take(take).Select(r => r.ToMessage());
                    return new SessionHistory(
                        sessionId,
                        head.Summary,
                        [.. oldestFirst ? messages : messages.Reverse()],
                        rows.Count > take,
                        head.Version);
                }
            },
            cancellationToken);

    public override Task<bool> AddSummaryAsync(
        ChatScope scope, SessionHistory basis, SessionSummary summary, CancellationToken cancellationToken)
    {
        if (summary.SessionId != basis.SessionId)
            throw new ArgumentException("The summary is of another session than what it rests on.", nameof(summary));
        if (basis.Messages.Count == 0 || summary.CoversThrough > basis.Messages[^1].Ordinal
            || summary.CoversThrough <= (basis.Summary?.CoversThrough ?? 0))
            throw new ArgumentException("The summary covers what was not read, or nothing that is new.", nameof(summary));

        return database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                // Writes to the session's row first: that locks it against edits and other summaries until the commit.
                var session = context.Sessions(scope).Where(s => s.Id == basis.SessionId && s.HistoryVersion == basis.Version);
                if (await AddUsageAsync(session, summary.Usage, ct) == 0)
                    return false;
                var last = await context.Summaries(scope, basis.SessionId)
                    .OrderByDescending(s => s.CoversThrough).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct);
                if (last != basis.Summary?.Id)
                {
                    await context.Database.RollbackTransactionAsync(ct);
                    return false;
                }

                context.Add(SummaryRow.Of(scope.TenantId, summary));
                await context.SaveChangesAsync(ct);
                await ChargeAsync(context, scope, basis.SessionId, summary.Usage, ct);
                // Should the commit fail, the database never tells its id.
                _summaries.Keep(scope, summary with { CreatedAt = Moment.Truncate(summary.CreatedAt) });
                return true;
            },
            cancellationToken);
    }

    public override Task AddUsageAsync(ChatScope scope, Guid sessionId, TokenUsage usage, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                var counted = await AddUsageAsync(context.Sessions(scope).Where(s => s.Id == sessionId), usage, ct) > 0;
                if (counted)
                    await ChargeAsync(context, scope, sessionId, usage, ct);
                return counted;
            },
            cancellationToken);

    public override Task<TokenUsage> ReadUsageAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
                await context.Sessions(scope).Where(s => s.Id == sessionId)
                    .Select(s => new TokenUsage(s.MemoryInputTokens, s.MemoryOutputTokens)).SingleOrDefaultAsync(ct) ?? new TokenUsage(0, 0),
            cancellationToken);

    public override Task<TimeSpan?> ReadBudgetWaitAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var limits = await (
                    from session in context.Sessions(scope)
                    where session.Id == sessionId
                    join project in context.Set<ProjectRow>() on new { session.TenantId, Id = session.ProjectId } equals new { project.TenantId, project.Id }
                    select new { project.Id, project.DailyTokens, project.VisitorDailyTokens }).SingleOrDefaultAsync(ct);
                return limits is null
                    ? null
                    : await TokenBudget.ReadWaitAsync(context, scope, limits.Id, limits.DailyTokens, limits.VisitorDailyTokens, time.Now(), ct);
            },
            cancellationToken);

    public override Task ClearAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                await context.Summaries(scope, sessionId).ExecuteDeleteAsync(ct);
                _summaries.Forget(scope, sessionId);
                return true;
            },
            cancellationToken);

    public void Dispose() => _summaries.Dispose();

    /// <summary>What memory costs is taken from the project's budget, and from the user's.</summary>
    private async Task ChargeAsync(DbContext context, ChatScope scope, Guid sessionId, TokenUsage? usage, CancellationToken cancellationToken)
    {
        var spent = (usage?.InputTokens ?? 0) + (usage?.OutputTokens ?? 0);
        if (spent == 0)
            return;
        var projectId = await context.Sessions(scope).Where(s => s.Id == sessionId).Select(s => s.ProjectId).SingleAsync(cancellationToken);
        await TokenBudget.RecordAsync(context, scope, projectId, spent, time.Now(), cancellationToken);
    }

    private static Task<int> AddUsageAsync(IQueryable<SessionRow> session, TokenUsage? usage, CancellationToken cancellationToken)
    {
        var (input, output) = (usage?.InputTokens ?? 0, usage?.OutputTokens ?? 0);
        return session.ExecuteUpdateAsync(
            set => set
                .SetProperty(s => s.MemoryInputTokens, s => s.MemoryInputTokens + input)
                .SetProperty(s => s.MemoryOutputTokens, s => s.MemoryOutputTokens + output),
            cancellationToken);
    }

    private async Task<Head?> ReadHeadAsync(
        DbContext context, ChatScope scope, Guid sessionId, int? throughOrdinal, bool withSummary, CancellationToken cancellationToken)
    {
        if (!withSummary)
            return await ReadVersionAsync(context, scope, sessionId, cancellationToken) is { } version ? new Head(version, null) : null;
        var known = _summaries.Find(scope, sessionId);
        var head = await HistoryStatements.Head.FindAsync(
            context, row => new Head(row.GetInt32(0), HistoryStatements.Summary(sessionId, row, known)), cancellationToken,
            sessionId, scope.UserId, scope.ProjectId, throughOrdinal ?? int.MaxValue, known?.Id ?? Guid.Empty);
        if (head?.Summary is { } summary && !ReferenceEquals(summary, known))
            _summaries.Keep(scope, summary);
        else if (head?.Summary is null && known is not null)
            _summaries.Forget(scope, sessionId);
        return head;
    }

    /// <summary>The messages and, in the same statement, the version they are of; no version when there are none.</summary>
    private static async Task<(List<MessageRow> Rows, int? Version)> ReadMessagesAsync(
        DbContext context, ChatScope scope, Guid sessionId, int after, int? through, int take, bool oldestFirst, CancellationToken cancellationToken)
    {
        var statement = oldestFirst ? HistoryStatements.Oldest : HistoryStatements.Newest;
        var rows = await statement.ReadAsync(
            context, row => (Version: row.GetInt32(0), Message: HistoryStatements.Message(row)), cancellationToken,
            sessionId, scope.UserId, scope.ProjectId, after, through ?? int.MaxValue, take);
        return (rows.ConvertAll(r => r.Message), rows.Count == 0 ? null : rows[0].Version);
    }

    private static async Task<int?> ReadVersionAsync(DbContext context, ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        await HistoryStatements.Version.ReadAsync(context, row => row.GetInt32(0), cancellationToken, sessionId, scope.UserId, scope.ProjectId) is [var version]
            ? version
            : null;

    private sealed record Head(int Version, SessionSummary? Summary);
}
