using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed partial class EfProjectStore
{
    public override Task<Prompt?> CreatePromptAsync(
        ChatScope scope, Guid projectId, PromptChange values, CancellationToken cancellationToken) =>
        ChangePromptsAsync(
            scope,
            projectId,
            (context, prompts) =>
            {
                var now = time.Now();
                var row = new PromptRow { TenantId = scope.TenantId, Id = Guid.CreateVersion7(now), ProjectId = projectId, CreatedAt = now };
                Apply(row, values, enabled: values.Enabled.Or(true), now);
                prompts.Insert(values.Position.IsSet ? Place(values.Position.Or(0), prompts.Count) : prompts.Count, row);
                context.Add(row);
                context.Audit(scope, now, "prompt.created", row.Id, projectId);
                return row;
            },
            cancellationToken);

    public override Task<IReadOnlyList<Prompt>?> ListPromptsAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Prompt>?>(
            scope,
            async (context, ct) =>
            {
                var rows = await context.Prompts(scope, projectId).AsNoTracking().OrderBy(p => p.Position).ToListAsync(ct);
                return rows.Count > 0 || await context.Projects(scope).AnyAsync(p => p.Id == projectId, ct)
                    ? rows.ConvertAll(r => r.ToPrompt())
                    : null;
            },
            cancellationToken);

    public override Task<Prompt?> GetPromptAsync(ChatScope scope, Guid projectId, Guid promptId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
                (await context.Prompts(scope, projectId).AsNoTracking().SingleOrDefaultAsync(p => p.Id == promptId, ct))?.ToPrompt(),
            cancellationToken);

    public override Task<Prompt?> UpdatePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, PromptChange change, CancellationToken cancellationToken) =>
        ChangePromptsAsync(
            scope,
            projectId,
            (context, prompts) =>
            {
                var row = prompts.Find(p => p.Id == promptId);
                if (row is null)
                    return null;
                var before = row.ToPrompt();
                Apply(row, change, change.Enabled.Or(row.Enabled), time.Now());
                if (change.Position.IsSet)
                {
                    prompts.Remove(row);
                    row.Position = Place(change.Position.Or(0), prompts.Count);
                    prompts.Insert(row.Position, row);
                }

                context.Audit(
                    scope, row.UpdatedAt, "prompt.updated", row.Id, projectId,
                    AuditTrail.Differences(before, row.ToPrompt(), nameof(Prompt.UpdatedAt)));
                return row;
            },
            cancellationToken);

    public override async Task<bool> DeletePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, CancellationToken cancellationToken) =>
        await ChangePromptsAsync(
            scope,
            projectId,
            (context, prompts) =>
            {
                var row = prompts.Find(p => p.Id == promptId);
                if (row is null)
                    return null;
                prompts.Remove(row);
                context.Remove(row);
                context.Audit(scope, time.Now(), "prompt.deleted", row.Id, projectId);
                return row;
            },
            cancellationToken) is not null;

    /// <summary>Changes the prompts of a project and numbers them anew. A change that answers nothing rolls back, version and all.</summary>
    private async Task<Prompt?> ChangePromptsAsync(
        ChatScope scope, Guid projectId, Func<DbContext, List<PromptRow>, PromptRow?> change, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (!await BeginChangeAsync(context, scope, projectId, ct))
                    return null;
                var prompts = await context.Prompts(scope, projectId).AsTracking().OrderBy(p => p.Position).ToListAsync(ct);
                if (change(context, prompts) is not { } changed)
                {
                    await context.Database.CurrentTransaction!.RollbackAsync(ct);
                    return null;
                }

                for (var i = 0; i < prompts.Count; i++)
                    prompts[i].Position = i;
                await context.SaveChangesAsync(ct);
                return changed.ToPrompt();
            },
            cancellationToken);

    private static void Apply(PromptRow row, PromptChange change, bool enabled, DateTimeOffset now)
    {
        row.Name = change.Name.Or(row.Name);
        row.Content = change.Content.Or(row.Content);
        row.Enabled = enabled;
        row.UpdatedAt = now;
    }

    private static int Place(int position, int count) => Math.Clamp(position, 0, count);
}
