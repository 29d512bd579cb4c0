using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed partial class EfTurnStore(ChatDatabase database, TimeProvider time) : TurnStore
{
    public override Task<Turn?> GetAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
                (await context.Turns(scope).AsNoTracking().SingleOrDefaultAsync(t => t.Id == turnId, ct))?.ToTurn(),
            cancellationToken);

    public override Task<TurnSnapshot?> ReadAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        database.ReadAsync(scope, (context, ct) => ReadAsync(context, scope, turnId, ct), cancellationToken);

    public override Task<IReadOnlyList<Guid>> CheckpointAsync(
        Guid owner, IReadOnlyList<TurnCheckpoint> checkpoints, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        if (checkpoints.Count == 0)
            return Task.FromResult<IReadOnlyList<Guid>>([]);
        var ids = checkpoints.Select(c => c.TurnId).ToList();
        return database.WriteTogetherAsync<IReadOnlyList<Guid>>(
            Tenants.Of(checkpoints.Select(c => c.TenantId)),
            async (context, ct) =>
            {
                // The one verb that spans tenants: what it may touch is told by the owner, a secret of one process.
                var held = context.AcrossTenants<TurnRow>()
                    .Where(t => t.Status == TurnStatus.Running && t.Owner == owner && ids.Contains(t.Id));
                await held.ExecuteUpdateAsync(set => set.SetProperty(t => t.LeaseUntil, leaseUntil), ct);

                // From here to the commit these rows are locked, so their contents need no condition and go in one batch.
                var keys = (await held.Select(t => new { t.TenantId, t.Id }).ToListAsync(ct))
                    .Select(t => (t.TenantId, t.Id)).ToHashSet();
                foreach (var checkpoint in checkpoints)
                    if (checkpoint.Contents is { } contents && keys.Contains((checkpoint.TenantId, checkpoint.TurnId)))
                    {
                        var row = new TurnRow { TenantId = checkpoint.TenantId, Id = checkpoint.TurnId };
                        context.Attach(row);
                        row.Partial = ContentsJson.Write(contents);
                    }

                await context.SaveChangesAsync(ct);
                return [.. checkpoints.Where(c => !keys.Contains((c.TenantId, c.TurnId))).Select(c => c.TurnId)];
            },
            cancellationToken);
    }

    private static async Task<TurnSnapshot?> ReadAsync(DbContext context, ChatScope scope, Guid turnId, CancellationToken cancellationToken)
    {
        var found = await (
            from turn in context.Turns(scope).AsNoTracking()
            where turn.Id == turnId
            join message in context.Set<MessageRow>()
                on new { turn.TenantId, Id = turn.AssistantMessageId } equals new { message.TenantId, Id = (Guid?)message.Id } into joined
            from message in joined.DefaultIfEmpty()
            select new { turn, message }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var answer = found.message?.ToMessage();
        var contents = answer?.Contents ?? (found.turn.Partial is { } partial ? ContentsJson.Read(partial) : []);
        return new TurnSnapshot(found.turn.ToTurn(), contents, answer);
    }
}
