using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed partial class EfMemoryStore
{
    public override Task<UnindexedMessages> ReadUnindexedAsync(ChatScope scope, Guid sessionId, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var session = await context.Sessions(scope).Where(s => s.Id == sessionId)
                    .Select(s => new { s.IndexedThrough, s.LastOrdinal, s.HistoryVersion }).SingleOrDefaultAsync(ct);
                if (session is null || session.IndexedThrough >= session.LastOrdinal)
                    return new UnindexedMessages(sessionId, session?.IndexedThrough ?? 0, session?.IndexedThrough ?? 0, [], 0);
                var rows = await context.Set<MessageRow>().AsNoTracking()
                    .Where(m => m.TenantId == scope.TenantId && m.SessionId == sessionId && m.SupersededBy == null
                        && m.Ordinal > session.IndexedThrough && m.Ordinal <= session.LastOrdinal)
                    .OrderBy(m => m.Ordinal).Take(take).ToListAsync(ct);
                return new UnindexedMessages(
                    sessionId,
                    session.IndexedThrough,
                    rows.Count == take ? rows[^1].Ordinal : session.LastOrdinal,
                    rows.ConvertAll(r => r.ToMessage()),
                    session.HistoryVersion);
            },
            cancellationToken);

    public override Task<bool> AddToIndexAsync(
        ChatScope scope, UnindexedMessages basis, IReadOnlyList<SearchEntry> entries, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                // The session's row first: an edit waits for us, and then takes out what we put in.
                var session = context.Sessions(scope).Where(s => s.Id == basis.SessionId);
                var claimed = await session.Where(s => s.HistoryVersion == basis.Version && s.IndexedThrough == basis.From)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.IndexedThrough, basis.Through), ct);
                if (claimed == 0)
                    return false;
                var projectId = await session.Select(s => s.ProjectId).SingleAsync(ct);
                // What was given back after a failed regeneration may be in it from before.
                await context.SearchEntries(scope.TenantId, basis.SessionId).Where(e => e.Ordinal > basis.From && e.Ordinal <= basis.Through)
                    .ExecuteDeleteAsync(ct);
                string[] places = [SearchPlace.OfSession(basis.SessionId), SearchPlace.OfUser(scope.TenantId, scope.UserId, projectId)];
                context.AddRange(entries.Where(e => e.Terms.Count > 0 || e.Vector is not null).Select(e => new SearchEntryRow
                {
                    TenantId = scope.TenantId,
                    Id = e.MessageId,
                    ProjectId = projectId,
                    SessionId = basis.SessionId,
                    UserId = scope.UserId,
                    Ordinal = e.Ordinal,
#pragma warning disable CA5394 // It only has to be spread.
                    Number = Random.Shared.NextInt64(1, long.MaxValue),
#pragma warning restore CA5394
                    Terms = string.Join(' ', places.SelectMany(p => e.Terms.Select(t => p + t))),
                    Vector = e.Vector is { } vector ? VectorBytes.Write(vector.Span) : null,
                }));
                await context.SaveChangesAsync(ct);
                return true;
            },
            cancellationToken);
}
