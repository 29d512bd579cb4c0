using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed partial class EfTurnStore
{
    public override Task<int> HandOverAsync(ChatScope from, ChatScope to, CancellationToken cancellationToken)
    {
        if (from.ProjectId is null || from.TenantId != to.TenantId || from.ProjectId != to.ProjectId)
            throw new ArgumentException("Sessions are handed over within one project.", nameof(to));
        return from.UserId == to.UserId
            ? Task.FromResult(0)
            : database.WriteAsync(from, (context, ct) => HandOverAsync(context, from, to, ct), cancellationToken);
    }

    private static async Task<int> HandOverAsync(DbContext context, ChatScope from, ChatScope to, CancellationToken cancellationToken)
    {
        // A new version of the history first: whoever is about to begin a turn in one of them as its old owner has read the old one,
        // so that their claim fails, they look again, and find nothing of theirs.
        var sessions = await context.Sessions(from).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.UserId, to.UserId).SetProperty(s => s.HistoryVersion, s => s.HistoryVersion + 1)
                .SetProperty(s => s.IndexedThrough, 0),
            cancellationToken);
        if (sessions == 0)
            return 0;
        // The index knows them by their old owner too; it is made anew in the background.
        await context.Set<SearchEntryRow>()
            .Where(e => e.TenantId == from.TenantId && e.UserId == from.UserId && e.ProjectId == from.ProjectId)
            .ExecuteDeleteAsync(cancellationToken);
        var turns = context.Turns(from);
        if (await turns.AnyAsync(t => t.Status == TurnStatus.Running, cancellationToken))
        {
            // Its process knows it by its old owner, and could not store the answer.
            await context.Database.CurrentTransaction!.RollbackAsync(cancellationToken);
            throw new ChatException(ChatError.SessionBusy, "An answer is still being written. Try again when it is done.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            };
        }

        var taken = context.Turns(to).Where(t => t.ClientMessageId != null).Select(t => t.ClientMessageId);
        await turns.Where(t => taken.Contains(t.ClientMessageId))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.ClientMessageId, (string?)null), cancellationToken);
        await turns.ExecuteUpdateAsync(set => set.SetProperty(t => t.UserId, to.UserId), cancellationToken);
        return sessions;
    }
}
