using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Insights;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Insights;

internal sealed class EfUsageStore(ChatDatabase database) : UsageStore
{
    private const int MostProjects = 100;

    public override Task<ProjectUsage?> ReadAsync(ChatScope scope, Guid projectId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var turns = context.ProjectTurns(scope, projectId).Where(t => t.Day >= from && t.Day <= to);
                var counts = await turns.GroupBy(t => new { t.Day, t.Model, t.Status }).Select(g => new TurnCount(
                    g.Key.Day, g.Key.Model, g.Key.Status, g.Count(), g.Sum(t => t.InputTokens ?? 0), g.Sum(t => t.OutputTokens ?? 0))).ToListAsync(ct);
                if (counts.Count == 0)
                {
                    return scope.Allows(ChatAccess.Read) && await context.Projects(scope).AnyAsync(p => p.Id == projectId, ct)
                        ? new ProjectUsage([], new UsageFigures())
                        : null;
                }

                // Counted by the database, so that what is read does not grow with the turns.
                var completed = turns.Where(t => t.Status == TurnStatus.Completed);
                var durations = await completed.Where(t => t.DurationMs != null)
                    .GroupBy(t => new { t.Day, t.Model, Step = t.DurationMs!.Value / Durations.Step })
                    .Select(g => new DurationCount(g.Key.Day, g.Key.Model, g.Key.Step, g.Count())).ToListAsync(ct);
                var firsts = await completed.Where(t => t.FirstTextMs != null)
                    .GroupBy(t => new { t.Day, t.Model, Step = t.FirstTextMs!.Value / Durations.Step })
                    .Select(g => new DurationCount(g.Key.Day, g.Key.Model, g.Key.Step, g.Count())).ToListAsync(ct);
                var (lasted, began) = (durations.ToLookup(d => (d.Day, d.Model)), firsts.ToLookup(d => (d.Day, d.Model)));
                return new ProjectUsage(
                    [
                        .. counts.GroupBy(c => (c.Day, c.Model)).OrderBy(g => g.Key.Day).ThenBy(g => g.Key.Model, StringComparer.Ordinal)
                            .Select(g => new UsageOfDay(g.Key.Day, g.Key.Model, Figures(g, lasted[g.Key], began[g.Key]))),
                    ],
                    Figures(counts, durations, firsts));
            },
            cancellationToken);

    public override Task<IReadOnlyList<ProjectActivity>> ListActivityAsync(
        ChatScope scope, IReadOnlyCollection<Guid>? projectIds, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ProjectActivity>>(
            scope,
            async (context, ct) =>
            {
                var projects = context.Projects(scope);
                projects = projectIds is null
                    ? projects.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(MostProjects)
                    : projects.Where(p => projectIds.Contains(p.Id));
                var within = await projects.Select(p => p.Id).ToListAsync(ct);
                var reads = scope.Allows(ChatAccess.Read);
                var days = await context.Set<TurnRow>()
                    .Where(t => t.TenantId == scope.TenantId && reads && within.Contains(t.ProjectId) && t.Day >= from && t.Day <= to)
                    .GroupBy(t => new { t.ProjectId, t.Day })
                    .Select(g => new { g.Key.ProjectId, g.Key.Day, Turns = g.Count() }).ToListAsync(ct);
                return
                [
                    .. days.GroupBy(d => d.ProjectId).Select(g => new ProjectActivity(
                        g.Key, [.. g.OrderBy(d => d.Day).Select(d => new ActivityOfDay(d.Day, d.Turns))])),
                ];
            },
            cancellationToken);

    private static UsageFigures Figures(IEnumerable<TurnCount> counts, IEnumerable<DurationCount> durations, IEnumerable<DurationCount> firsts)
    {
        var all = counts.ToList();
        return new UsageFigures
        {
            Turns = all.Sum(c => c.Turns),
            Failed = all.Where(c => c.Status is TurnStatus.Failed or TurnStatus.Incomplete or TurnStatus.Interrupted).Sum(c => c.Turns),
            Stopped = all.Where(c => c.Status is TurnStatus.Stopped).Sum(c => c.Turns),
            InputTokens = all.Sum(c => c.Input),
            OutputTokens = all.Sum(c => c.Output),
            Latency = Durations.Of(durations.Select(d => (d.Step, d.Turns))),
            FirstText = Durations.Of(firsts.Select(d => (d.Step, d.Turns))),
        };
    }

    private sealed record TurnCount(DateOnly Day, string Model, TurnStatus Status, int Turns, long Input, long Output);

    private sealed record DurationCount(DateOnly Day, string Model, int Step, int Turns);
}
