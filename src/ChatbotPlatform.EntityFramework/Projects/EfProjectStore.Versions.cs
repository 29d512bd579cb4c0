using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed partial class EfProjectStore
{
    public override Task<Page<PromptVersion>?> ListPromptVersionsAsync(
        ChatScope scope, Guid projectId, Guid promptId, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var versions = context.PromptVersions(scope, projectId).AsNoTracking().Where(v => v.PromptId == promptId);
                var total = await versions.CountAsync(ct);
                if (total == 0 && !await context.Prompts(scope, projectId).AnyAsync(p => p.Id == promptId, ct))
                    return null;
                var rows = await versions.OrderByDescending(v => v.Number).Skip(skip).Take(take).ToListAsync(ct);
                return new Page<PromptVersion>(rows.ConvertAll(r => r.ToVersion()), total);
            },
            cancellationToken);

    public override Task<PromptVersion?> GetPromptVersionAsync(
        ChatScope scope, Guid projectId, Guid promptId, int number, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
                (await context.PromptVersions(scope, projectId).AsNoTracking()
                    .SingleOrDefaultAsync(v => v.PromptId == promptId && v.Number == number, ct))?.ToVersion(),
            cancellationToken);

    public override Task<Prompt?> RestorePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, int number, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken) =>
        ChangePromptsAsync(
            scope,
            projectId,
            async (prompts, ct) =>
            {
                if (prompts.Find(promptId, ifVersion) is not { } row)
                    return null;
                var old = await prompts.Context.PromptVersions(scope, projectId).AsNoTracking()
                    .SingleOrDefaultAsync(v => v.PromptId == promptId && v.Number == number, ct);
                if (old is null)
                    return null;
                await SayAsync(prompts, scope, row, new PromptChange { Name = old.Name, Content = old.Content }, number, ct);
                prompts.Context.Audit(scope, prompts.Now, "prompt.restored", row.Id, projectId, ["name", "content"]);
                return row;
            },
            cancellationToken);

    /// <summary>Changes a prompt's row; another text is a version of its own, as is one that is brought back.</summary>
    private static async Task SayAsync(
        PromptsChange prompts, ChatScope scope, PromptRow row, PromptChange change, int? restoredFrom, CancellationToken cancellationToken)
    {
        var before = (row.Name, row.Content, row.UpdatedAt);
        Apply(row, change, change.Enabled.Or(row.Enabled), prompts.Now);
        if (restoredFrom is null && (row.Name, row.Content) == (before.Name, before.Content))
            return;
        if (row.TextVersion == 0)
        {
            // From before versions were kept: its text would be lost now.
            row.TextVersion = 1;
            prompts.Context.Add(VersionOf(row, before.Name, before.Content, userId: null, before.UpdatedAt, restoredFrom: null));
        }

        await AddVersionAsync(prompts.Context, scope, row, restoredFrom, cancellationToken);
    }

    /// <summary>Keeps what a prompt says now, once it is found that all its variables are there, and lets the oldest version go.</summary>
    private static async Task AddVersionAsync(
        DbContext context, ChatScope scope, PromptRow row, int? restoredFrom, CancellationToken cancellationToken)
    {
        var variables = await context.Projects(scope).Where(p => p.Id == row.ProjectId).Select(p => p.Variables).SingleAsync(cancellationToken);
        PromptTemplate.Parse(row.Content).EnsureValid(ProjectLists.Variables(variables).Keys);
        row.TextVersion++;
        context.Add(VersionOf(row, row.Name, row.Content, scope.UserId, row.UpdatedAt, restoredFrom));
        var newestToGo = row.TextVersion - PromptVersion.MaxKept;
        if (newestToGo > 0)
        {
            await context.PromptVersions(scope, row.ProjectId).Where(v => v.PromptId == row.Id && v.Number <= newestToGo)
                .ExecuteDeleteAsync(cancellationToken);
        }
    }

    private static PromptVersionRow VersionOf(
        PromptRow row, string name, string content, string? userId, DateTimeOffset at, int? restoredFrom) => new()
        {
            TenantId = row.TenantId,
            Id = Guid.CreateVersion7(at),
            PromptId = row.Id,
            Number = row.TextVersion,
            Name = name,
            Content = content,
            UserId = userId,
            CreatedAt = at,
            RestoredFrom = restoredFrom,
        };
}
