using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed partial class EfProjectStore
{
    /// <summary>A bound, not a tuning: all of them are sent with each message.</summary>
    private const int MaxPrompts = 100;

    public override Task<Prompt?> CreatePromptAsync(
        ChatScope scope, Guid projectId, PromptChange values, CancellationToken cancellationToken) =>
        ChangePromptsAsync(
            scope,
            projectId,
            async (change, ct) =>
            {
                var (context, prompts, now) = change;
                if (prompts.Count >= MaxPrompts)
                    throw new ChatException(ChatError.InvalidRequest, $"A project has at most {MaxPrompts} prompts.");
                var row = new PromptRow
                {
                    TenantId = scope.TenantId, Id = Guid.CreateVersion7(now), ProjectId = projectId, CreatedAt = now, Version = 1,
                };
                Apply(row, values, enabled: values.Enabled.Or(true), now);
                await AddVersionAsync(context, scope, row, restoredFrom: null, ct);
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
        ChatScope scope, Guid projectId, Guid promptId, PromptChange change, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken) =>
        ChangePromptsAsync(
            scope,
            projectId,
            async (prompts, ct) =>
            {
                if (prompts.Find(promptId, ifVersion) is not { } row)
                    return null;
                var before = row.ToPrompt();
                await SayAsync(prompts, scope, row, change, restoredFrom: null, ct);
                if (change.Position.IsSet)
                {
                    prompts.Rows.Remove(row);
                    row.Position = Place(change.Position.Or(0), prompts.Rows.Count);
                    prompts.Rows.Insert(row.Position, row);
                }

                prompts.Context.Audit(
                    scope, prompts.Now, "prompt.updated", row.Id, projectId,
                    AuditTrail.Differences(before, row.ToPrompt(), nameof(Prompt.UpdatedAt), nameof(Prompt.TextVersion)));
                return row;
            },
            cancellationToken);

    public override async Task<bool> DeletePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken) =>
        await ChangePromptsAsync(
            scope,
            projectId,
            (prompts, _) =>
            {
                if (prompts.Find(promptId, ifVersion) is not { } row)
                    return Task.FromResult<PromptRow?>(null);
                prompts.Rows.Remove(row);
                prompts.Context.Remove(row);
                prompts.Context.Audit(scope, prompts.Now, "prompt.deleted", row.Id, projectId);
                return Task.FromResult<PromptRow?>(row);
            },
            cancellationToken) is not null;

    /// <summary>Changes the prompts of a project and numbers them anew. A change that answers nothing rolls back, version and all.</summary>
    private async Task<Prompt?> ChangePromptsAsync(
        ChatScope scope,
        Guid projectId,
        Func<PromptsChange, CancellationToken, Task<PromptRow?>> change,
        CancellationToken cancellationToken) =>
        await database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (!await BeginChangeAsync(context, scope, projectId, null, ct))
                    return null;
                var prompts = await context.Prompts(scope, projectId).AsTracking().OrderBy(p => p.Position).ToListAsync(ct);
                if (await change(new PromptsChange(context, prompts, time.Now()), ct) is not { } changed)
                {
                    await context.Database.CurrentTransaction!.RollbackAsync(ct);
                    return null;
                }

                for (var i = 0; i < prompts.Count; i++)
                    prompts[i].Position = i;
                foreach (var entry in context.ChangeTracker.Entries<PromptRow>().Where(e => e.State == EntityState.Modified).ToList())
                    entry.Entity.Version++;
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

    /// <summary>The prompts of a project while they are changed and nobody else can.</summary>
    private sealed record PromptsChange(DbContext Context, List<PromptRow> Rows, DateTimeOffset Now)
    {
        public PromptRow? Find(Guid promptId, IReadOnlyList<int>? ifVersion)
        {
            var row = Rows.Find(p => p.Id == promptId);
            return row is null || ifVersion?.Contains(row.Version) != false ? row : throw Changed("prompt");
        }
    }
}
