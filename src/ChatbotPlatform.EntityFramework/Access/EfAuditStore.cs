using ChatbotPlatform.Access;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Access;

internal sealed class EfAuditStore(ChatDatabase database) : AuditStore
{
    public override Task<Page<AuditEntry>> ListAsync(
        ChatScope scope, Guid? projectId, int skip, int take, CancellationToken cancellationToken) =>
        !scope.Allows(ChatAccess.Manage)
            ? Task.FromResult(new Page<AuditEntry>([], 0))
            : database.ReadAsync(
                scope,
                async (context, ct) =>
                {
                    var entries = context.AuditEntries(scope).AsNoTracking();
                    if (projectId is { } only)
                        entries = entries.Where(e => e.ProjectId == only);
                    var total = await entries.CountAsync(ct);
                    // The ids grow with time, and the primary key has them in order.
                    var rows = await entries.OrderByDescending(e => e.Id).Skip(skip).Take(take).ToListAsync(ct);
                    return new Page<AuditEntry>(rows.ConvertAll(r => r.ToEntry()), total);
                },
                cancellationToken);
}
