using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Insights;

internal sealed class EfConversationStore(ChatDatabase database, TimeProvider time) : ConversationStore
{
    public override Task<Page<Conversation>?> ListAsync(
        ChatScope scope, Guid projectId, ConversationFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var wanted = Wanted(context, context.Conversations(scope, projectId).AsNoTracking(), filter);
                var total = await wanted.CountAsync(ct);
                if (total == 0 && !(scope.Allows(ChatAccess.Read) && await context.Projects(scope).AnyAsync(p => p.Id == projectId, ct)))
                    return null;
                var page = wanted.OrderByDescending(s => s.UpdatedAt).ThenByDescending(s => s.Id).Skip(skip).Take(take);
                return new Page<Conversation>(await ReadAsync(context, scope, page, ct), total);
            },
            cancellationToken);

    public override Task<Conversation?> GetAsync(ChatScope scope, Guid projectId, Guid sessionId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
                (await ReadAsync(context, scope, context.Conversations(scope, projectId).AsNoTracking().Where(s => s.Id == sessionId), ct)).SingleOrDefault(),
            cancellationToken);

    public override Task<ConversationPage?> ListMessagesAsync(
        ChatScope scope, Guid projectId, Guid sessionId, int? before, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                if (!await context.Conversations(scope, projectId).AnyAsync(s => s.Id == sessionId, ct))
                    return null;
                var messages = context.Set<MessageRow>().AsNoTracking()
                    .Where(m => m.TenantId == scope.TenantId && m.SessionId == sessionId && m.SupersededBy == null);
                if (before is { } end)
                    messages = messages.Where(m => m.Ordinal < end);
                var rows = await messages.OrderByDescending(m => m.Ordinal).Take(take + 1).ToListAsync(ct);
                var shown = rows.Take(take).Reverse().Select(r => r.ToMessage()).ToList();
                // By the question as well: a turn that answered anew has another than the one it answers. One after the other, each by its
                // index: asked at once, the database reads all the turns of the session.
                var (questions, ids) = (shown.Select(m => m.Id).ToList(), shown.Select(m => m.TurnId).Distinct().ToList());
                var turns = context.Set<TurnRow>().AsNoTracking().Where(t => t.TenantId == scope.TenantId);
                var found = await turns.Where(t => ids.Contains(t.Id)).ToListAsync(ct);
                found.AddRange(await turns.Where(t => questions.Contains(t.UserMessageId)).ToListAsync(ct));
                return new ConversationPage(shown, [.. found.Select(t => t.ToTurn()).DistinctBy(t => t.Id).OrderBy(t => t.Id)], rows.Count > take);
            },
            cancellationToken);

    public override Task<bool> DeleteAsync(ChatScope scope, Guid projectId, Guid sessionId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (!scope.Allows(ChatAccess.Manage)
                    || await context.Conversations(scope, projectId).Where(s => s.Id == sessionId).ExecuteDeleteAsync(ct) == 0)
                    return false;
                context.Audit(scope, time.Now(), "conversation.deleted", sessionId, projectId);
                await context.SaveChangesAsync(ct);
                return true;
            },
            cancellationToken);

    private static IQueryable<SessionRow> Wanted(DbContext context, IQueryable<SessionRow> sessions, ConversationFilter filter)
    {
        if (filter.Search is { } search)
            sessions = sessions.Where(Search.In<SessionRow>(s => s.Title, search));
        if (filter.From is { } from)
            sessions = sessions.Where(s => s.UpdatedAt >= from);
        if (filter.To is { } to)
            sessions = sessions.Where(s => s.UpdatedAt < to);
        // That it is not null is said besides: it is what the index is for.
        var rated = context.Set<MessageRow>().Where(m => m.FeedbackRating != null);
        var turns = context.Set<TurnRow>();
        sessions = filter.Feedback switch
        {
            FeedbackWanted.Up => sessions.Where(s => rated.Any(m => m.TenantId == s.TenantId && m.SessionId == s.Id && m.FeedbackRating == FeedbackRating.Up)),
            FeedbackWanted.Down => sessions.Where(s => rated.Any(m => m.TenantId == s.TenantId && m.SessionId == s.Id && m.FeedbackRating == FeedbackRating.Down)),
            FeedbackWanted.Any => sessions.Where(s => rated.Any(m => m.TenantId == s.TenantId && m.SessionId == s.Id)),
            _ => sessions,
        };
        return filter.Outcome switch
        {
            OutcomeWanted.Running => sessions.Where(s => turns.Any(t => t.TenantId == s.TenantId && t.SessionId == s.Id && t.Status == TurnStatus.Running)),
            OutcomeWanted.Stopped => sessions.Where(s => turns.Any(t => t.TenantId == s.TenantId && t.SessionId == s.Id && t.Status == TurnStatus.Stopped)),
            OutcomeWanted.Failed => sessions.Where(s => turns.Any(t => t.TenantId == s.TenantId && t.SessionId == s.Id
                && (t.Status == TurnStatus.Failed || t.Status == TurnStatus.Incomplete || t.Status == TurnStatus.Interrupted))),
            _ => sessions,
        };
    }

    /// <summary>What is told of a page of sessions: each figure is looked up for its few rows alone.</summary>
    private static async Task<List<Conversation>> ReadAsync(DbContext context, ChatScope scope, IQueryable<SessionRow> page, CancellationToken cancellationToken)
    {
        var messages = context.Set<MessageRow>();
        var turns = context.Set<TurnRow>();
        var rows = await page.Select(s => new
        {
            Session = s,
            Messages = messages.Count(m => m.TenantId == s.TenantId && m.SessionId == s.Id && m.SupersededBy == null),
            Last = messages.Where(m => m.TenantId == s.TenantId && m.SessionId == s.Id && m.SupersededBy == null)
                .OrderByDescending(m => m.Ordinal).Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefault(),
            Up = messages.Count(m => m.TenantId == s.TenantId && m.SessionId == s.Id && m.FeedbackRating != null && m.FeedbackRating == FeedbackRating.Up),
            Down = messages.Count(m => m.TenantId == s.TenantId && m.SessionId == s.Id && m.FeedbackRating != null && m.FeedbackRating == FeedbackRating.Down),
            Failed = turns.Count(t => t.TenantId == s.TenantId && t.SessionId == s.Id
                && (t.Status == TurnStatus.Failed || t.Status == TurnStatus.Incomplete || t.Status == TurnStatus.Interrupted)),
        }).ToListAsync(cancellationToken);
        var keys = rows.Select(r => KeyOf(r.Session.UserId)).OfType<Guid>().Distinct().ToList();
        var names = keys.Count == 0
            ? []
            : await context.Set<ApiKeyRow>().Where(k => k.TenantId == scope.TenantId && keys.Contains(k.Id))
                .ToDictionaryAsync(k => k.Id, k => k.Name, cancellationToken);
        return rows.ConvertAll(r => new Conversation
        {
            Session = r.Session.ToSession(),
            UserId = r.Session.UserId,
            KeyName = KeyOf(r.Session.UserId) is { } key ? names.GetValueOrDefault(key) : null,
            Messages = r.Messages,
            LastMessageAt = r.Last,
            ThumbsUp = r.Up,
            ThumbsDown = r.Down,
            Failed = r.Failed,
        });
    }

    private static Guid? KeyOf(string userId) =>
        UserIds.IsKey(userId) && Guid.TryParse(userId.AsSpan(UserIds.Key.Length), out var id) ? id : null;
}
