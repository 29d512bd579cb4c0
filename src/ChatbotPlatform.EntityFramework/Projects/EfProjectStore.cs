using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed partial class EfProjectStore(ChatDatabase database, TimeProvider time) : ProjectStore
{
    public override Task<Project> CreateAsync(ChatScope scope, ProjectChange values, CancellationToken cancellationToken)
    {
        if (scope.ProjectId is not null || !scope.Allows(ChatAccess.Manage))
            throw new ChatException(ChatError.Forbidden, "Only who manages the whole tenant can create a project.");
        var now = time.Now();
        var project = values.ApplyTo(new Project
        {
            Id = Guid.CreateVersion7(now), Name = "", CreatedAt = now, UpdatedAt = now, Version = 1,
        });
        return database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                var row = new ProjectRow { TenantId = scope.TenantId, Id = project.Id, CreatedAt = now, UpdatedAt = now, Version = 1 };
                row.Take(project);
                row.MakeKeys();
                row.IdentitySecret = ProjectRow.NewIdentitySecret();
                context.Add(row);
                context.AddRange(Origins(row, project.Widget));
                context.Audit(scope, now, "project.created", row.Id, row.Id);
                await context.SaveChangesAsync(ct);
                return row.ToProject();
            },
            cancellationToken);
    }

    public override Task<Page<Project>> ListAsync(ChatScope scope, string? search, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var projects = context.Projects(scope).AsNoTracking();
                if (search is not null)
                    projects = projects.Where(Search.In<ProjectRow>(p => p.Name, search));
                var total = await projects.CountAsync(ct);
                var rows = await projects.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id)
                    .Skip(skip).Take(take).ToListAsync(ct);
                return new Page<Project>(rows.ConvertAll(r => r.ToProject()), total);
            },
            cancellationToken);

    public override Task<Project?> GetAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
                (await context.Projects(scope).AsNoTracking().SingleOrDefaultAsync(p => p.Id == projectId, ct))?.ToProject(),
            cancellationToken);

    public override Task<Project?> UpdateAsync(
        ChatScope scope, Guid projectId, ProjectChange change, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (!await BeginChangeAsync(context, scope, projectId, ifVersion, ct))
                    return null;
                var row = await context.Projects(scope).AsTracking().SingleAsync(p => p.Id == projectId, ct);
                var before = row.ToProject();
                var after = change.ApplyTo(before);
                if (change.Variables.IsSet)
                    await EnsureUnusedAsync(context, scope, after, ct);
                row.Take(after);
                if (change.Widget.IsSet)
                {
                    await context.Set<WidgetOriginRow>().Where(o => o.TenantId == row.TenantId && o.ProjectId == row.Id).ExecuteDeleteAsync(ct);
                    context.AddRange(Origins(row, after.Widget));
                }

                context.Audit(scope, row.UpdatedAt, "project.updated", row.Id, row.Id, AuditTrail.Differences(before, after));
                await context.SaveChangesAsync(ct);
                return row.ToProject();
            },
            cancellationToken);

    public override Task<bool> DeleteAsync(ChatScope scope, Guid projectId, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken) =>
        !scope.Allows(ChatAccess.Manage)
            ? Task.FromResult(false)
            : database.WriteAsync(
                scope,
                async (context, ct) =>
                {
                    // Raising the version locks the row, and finds out whether it is the one that is meant.
                    if (ifVersion is not null && !await BeginChangeAsync(context, scope, projectId, ifVersion, ct))
                        return false;
                    if (await context.Projects(scope).Where(p => p.Id == projectId).ExecuteDeleteAsync(ct) == 0)
                        return false;
                    context.Audit(scope, time.Now(), "project.deleted", projectId, projectId);
                    await context.SaveChangesAsync(ct);
                    return true;
                },
                cancellationToken);

    public override Task<ProjectSetup?> ReadSetupAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                // One statement, so that the project's version and its prompts are of the same moment.
                var prompts = context.Prompts(scope, projectId).Where(p => p.Enabled);
                var rows = await (
                    from project in context.Projects(scope).AsNoTracking()
                    where project.Id == projectId
                    join prompt in prompts on project.Id equals prompt.ProjectId into joined
                    from prompt in joined.DefaultIfEmpty()
                    orderby prompt.Position
                    select new { project, prompt }).ToListAsync(ct);
                return rows.Count == 0
                    ? null
                    : new ProjectSetup(
                        rows[0].project.ToProject(), [.. rows.Where(r => r.prompt is not null).Select(r => r.prompt.ToPrompt())]);
            },
            cancellationToken);

    private static IEnumerable<WidgetOriginRow> Origins(ProjectRow project, WidgetSettings widget) =>
        widget.AllowedOrigins.Distinct(StringComparer.Ordinal)
            .Select(origin => new WidgetOriginRow { TenantId = project.TenantId, ProjectId = project.Id, Origin = origin });

    /// <summary>
    /// Raises the version first: that locks the project's row, so that concurrent changes of it and its prompts follow one another
    /// and none is lost.
    /// </summary>
    /// <returns>Whether the scope may change the project: it is there, and the scope may manage it.</returns>
    private async Task<bool> BeginChangeAsync(
        DbContext context, ChatScope scope, Guid projectId, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken)
    {
        if (!scope.Allows(ChatAccess.Manage))
            return false;
        var now = time.Now();
        var project = context.Projects(scope).Where(p => p.Id == projectId);
        var meant = ifVersion is null ? project : project.Where(p => ifVersion.Contains(p.Version));
        var begun = await meant.ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Version, p => p.Version + 1).SetProperty(p => p.UpdatedAt, now), cancellationToken) > 0;
        return begun || ifVersion is null || !await project.AnyAsync(cancellationToken) ? begun : throw Changed("project");
    }

    /// <summary>Refuses to take a variable away that a prompt uses, enabled or not.</summary>
    private static async Task EnsureUnusedAsync(DbContext context, ChatScope scope, Project project, CancellationToken cancellationToken)
    {
        var prompts = await context.Prompts(scope, project.Id).OrderBy(p => p.Position).Select(p => new { p.Name, p.Content }).ToListAsync(cancellationToken);
        foreach (var prompt in prompts)
        {
            // Only what is unknown: braces from before there were variables are nothing that this change has brought about.
            var unknown = PromptTemplate.Parse(prompt.Content).Variables.Except(PromptTemplate.BuiltIn).FirstOrDefault(v => !project.Variables.ContainsKey(v));
            if (unknown is not null)
                throw new ChatException(ChatError.InvalidRequest, $"The prompt \"{prompt.Name}\" uses the variable {unknown}: change the prompt first.");
        }
    }

    private static ChatException Changed(string what) =>
        new(ChatError.PreconditionFailed, $"The {what} was changed in the meantime. Read it anew and try again.");
}
