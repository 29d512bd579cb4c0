using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Sessions;

internal sealed class EfSessionStore(ChatDatabase database, TimeProvider time) : SessionStore
{
    public override Task<ChatSession?> CreateAsync(ChatScope scope, NewSession values, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (await ReadModelsAsync(context, scope, values.ProjectId, ct) is not { } models)
                    return null;
                if (values.Model is { } model)
                    ModelChoice.Ensure(scope, model, models.Own, models.Allowed);
                var now = time.Now();
                var row = new SessionRow
                {
                    TenantId = scope.TenantId,
                    Id = Guid.CreateVersion7(now),
                    ProjectId = values.ProjectId,
                    UserId = scope.UserId,
                    Title = values.Title,
                    Model = values.Model,
                    CreatedAt = now,
                    UpdatedAt = now,
                };
                context.Add(row);
                await context.SaveChangesAsync(ct);
                return row.ToSession();
            },
            cancellationToken);

    public override Task<Page<ChatSession>> ListAsync(
        ChatScope scope, Guid? projectId, string? search, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var sessions = context.Sessions(scope).AsNoTracking();
                if (projectId is { } only)
                    sessions = sessions.Where(s => s.ProjectId == only);
                if (search is not null)
                    sessions = sessions.Where(Search.In<SessionRow>(s => s.Title, search));
                var total = await sessions.CountAsync(ct);
                var rows = await sessions.OrderByDescending(s => s.UpdatedAt).ThenByDescending(s => s.Id)
                    .Skip(skip).Take(take).ToListAsync(ct);
                return new Page<ChatSession>(rows.ConvertAll(r => r.ToSession()), total);
            },
            cancellationToken);

    public override Task<ChatSession?> GetAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        database.ReadAsync(scope, (context, ct) => ReadAsync(context, scope, sessionId, ct), cancellationToken);

    public override Task<ChatSession?> UpdateAsync(
        ChatScope scope, Guid sessionId, SessionChange change, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (change.Model.Or(null) is { } model)
                {
                    var project = await context.Sessions(scope).Where(s => s.Id == sessionId).Select(s => (Guid?)s.ProjectId).SingleOrDefaultAsync(ct);
                    if (project is null || await ReadModelsAsync(context, scope, project.Value, ct) is not { } models)
                        return null;
                    ModelChoice.Ensure(scope, model, models.Own, models.Allowed);
                }

                // Only what is set is written: a turn may be raising the row's counters at this moment.
                var now = time.Now();
                var changed = await context.Sessions(scope).Where(s => s.Id == sessionId).ExecuteUpdateAsync(
                    set =>
                    {
                        set.SetProperty(s => s.UpdatedAt, now);
                        if (change.Title.IsSet)
                            set.SetProperty(s => s.Title, change.Title.Or(""));
                        if (change.Model.IsSet)
                            set.SetProperty(s => s.Model, change.Model.Or(null));
                    },
                    ct);
                return changed == 0 ? null : await ReadAsync(context, scope, sessionId, ct);
            },
            cancellationToken);

    public override Task<bool> DeleteAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) => await context.Sessions(scope).Where(s => s.Id == sessionId).ExecuteDeleteAsync(ct) > 0,
            cancellationToken);

    public override Task<MessagePage?> ListMessagesAsync(
        ChatScope scope, Guid sessionId, int? before, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var messages = context.Messages(scope).AsNoTracking().Where(m => m.SessionId == sessionId && m.SupersededBy == null);
                if (before is { } end)
                    messages = messages.Where(m => m.Ordinal < end);
                var rows = await messages.OrderByDescending(m => m.Ordinal).Take(take + 1).ToListAsync(ct);
                if (rows.Count == 0 && !await context.Sessions(scope).AnyAsync(s => s.Id == sessionId, ct))
                    return null;
                var hasMore = rows.Count > take;
                return new MessagePage([.. rows.Take(take).Reverse().Select(r => r.ToMessage())], hasMore);
            },
            cancellationToken);

    public override Task<SessionMessage?> GetMessageAsync(ChatScope scope, Guid messageId, CancellationToken cancellationToken) =>
        database.ReadAsync(scope, (context, ct) => ReadMessageAsync(context, scope, messageId, ct), cancellationToken);

    public override Task<SessionMessage?> SetFeedbackAsync(
        ChatScope scope, Guid messageId, MessageFeedback? feedback, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                FeedbackRating? rating = feedback?.Rating;
                var comment = feedback?.Comment;
                var changed = await context.Messages(scope)
                    .Where(m => m.Id == messageId && m.Role == MessageRow.Assistant)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(m => m.FeedbackRating, rating).SetProperty(m => m.FeedbackComment, comment), ct);
                return changed == 0 ? null : await ReadMessageAsync(context, scope, messageId, ct);
            },
            cancellationToken);

    /// <summary>What can be chosen in a project; <see langword="null"/> when it is not within the scope.</summary>
    private static async Task<(string? Own, IReadOnlyList<string> Allowed)?> ReadModelsAsync(
        DbContext context, ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        await context.Projects(scope).Where(p => p.Id == projectId).Select(p => new { p.Model, p.AllowedModels }).SingleOrDefaultAsync(cancellationToken)
            is { } found
            ? (found.Model, ProjectLists.Models(found.AllowedModels))
            : null;

    private static async Task<ChatSession?> ReadAsync(DbContext context, ChatScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        (await context.Sessions(scope).AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId, cancellationToken))?.ToSession();

    private static async Task<SessionMessage?> ReadMessageAsync(
        DbContext context, ChatScope scope, Guid messageId, CancellationToken cancellationToken) =>
        (await context.Messages(scope).AsNoTracking()
            // A message that took itself out of the history was deleted.
            .SingleOrDefaultAsync(m => m.Id == messageId && (m.SupersededBy == null || m.SupersededBy != m.Id), cancellationToken))?.ToMessage();
}
