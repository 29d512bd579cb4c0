using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed partial class EfMemoryStore
{
    /// <summary>How many tenants one call looks at; the next one goes on behind them.</summary>
    private const int MaxTenants = 1_000;

    /// <summary>Behind which tenant the next call goes on.</summary>
    private string _lookedThrough = "";

    public override async Task<IReadOnlyList<MemoryWork>> FindWorkAsync(
        IReadOnlyCollection<string> summarized, IReadOnlyCollection<string> indexed, DateTimeOffset quietSince, DateTimeOffset usedAfter, int take,
        CancellationToken cancellationToken)
    {
        // Over all tenants: whose turn would have done it never came.
        var after = _lookedThrough;
        var tenants = await database.ReadAsync(
            Tenants.All,
            (context, ct) => context.AcrossTenants<SessionRow>()
                .Where(s => s.UpdatedAt > usedAfter && s.UpdatedAt < quietSince && string.Compare(s.TenantId, after) > 0)
                .Select(s => s.TenantId).Distinct().Order().Take(MaxTenants).ToListAsync(ct),
            cancellationToken);
        var found = new List<(MemoryWork Work, int Behind)>();
        foreach (var tenant in tenants)
            found.AddRange(await database.ReadAsync(
                Tenants.Of(tenant),
                async (context, ct) =>
                {
                    var used = context.Set<SessionRow>().AsNoTracking()
                        .Where(s => s.TenantId == tenant && s.UpdatedAt > usedAfter && s.UpdatedAt < quietSince);
                    var behind = await FindLongTailsAsync(context, used, summarized, take, ct);
                    behind.AddRange(await FindUnindexedAsync(context, used, indexed, take, ct));
                    return behind;
                },
                cancellationToken));
        _lookedThrough = tenants.Count == MaxTenants ? tenants[^1] : "";
        return [.. found.OrderByDescending(f => f.Behind).DistinctBy(f => f.Work.SessionId).Take(take).Select(f => f.Work)];
    }

    /// <summary>A token is hardly ever shorter than a character: who has fewer characters than the threshold is not due. The summariser counts the others.</summary>
    private static async Task<List<(MemoryWork Work, int Behind)>> FindLongTailsAsync(
        DbContext context, IQueryable<SessionRow> used, IReadOnlyCollection<string> strategies, int take, CancellationToken cancellationToken)
    {
        var sessions =
            from session in used
            join project in context.Set<ProjectRow>() on new { session.TenantId, Id = session.ProjectId } equals new { project.TenantId, project.Id }
            where strategies.Contains(project.MemoryStrategy)
            let covered = context.Set<SummaryRow>()
                .Where(s => s.TenantId == session.TenantId && s.SessionId == session.Id).Max(s => (int?)s.CoversThrough) ?? 0
            select new
            {
                session,
                project,
                Length = context.Set<MessageRow>()
                    .Where(m => m.TenantId == session.TenantId && m.SessionId == session.Id && m.SupersededBy == null && m.Ordinal > covered)
                    .Sum(m => m.Text.Length),
            };
        var rows = await sessions.Where(s => s.Length > s.project.MemorySummarizeAfterTokens)
            .OrderByDescending(s => s.Length).Take(take).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => (Work(r.session, r.project), r.Length));
    }

    private static async Task<List<(MemoryWork Work, int Behind)>> FindUnindexedAsync(
        DbContext context, IQueryable<SessionRow> used, IReadOnlyCollection<string> strategies, int take, CancellationToken cancellationToken)
    {
        var sessions =
            from session in used
            where session.IndexedThrough < session.LastOrdinal
            join project in context.Set<ProjectRow>() on new { session.TenantId, Id = session.ProjectId } equals new { project.TenantId, project.Id }
            where strategies.Contains(project.MemoryStrategy)
            orderby session.LastOrdinal - session.IndexedThrough descending
            select new { session, project };
        var rows = await sessions.Take(take).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => (Work(r.session, r.project), r.session.LastOrdinal - r.session.IndexedThrough));
    }

    private static MemoryWork Work(SessionRow session, ProjectRow project) => new(
        new ChatScope(session.TenantId, session.UserId), session.ProjectId, session.Id, project.ToMemorySettings(), session.Model ?? project.Model);
}
