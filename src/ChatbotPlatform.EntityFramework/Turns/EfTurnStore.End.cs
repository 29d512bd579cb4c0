using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed partial class EfTurnStore
{
    // The sweeper comes again; one sweep need not hold up its caller for as long as a dead cluster's turns take.
    private const int MaxExpiredPerSweep = 500;

    public override Task<TurnSnapshot?> EndAsync(ChatScope scope, TurnEnd end, CancellationToken cancellationToken) =>
        end.Status == TurnStatus.Running
            ? throw new ArgumentException("A turn does not end as running.", nameof(end))
            : database.WriteTogetherAsync(
                scope,
                async (context, ct) =>
                {
                    if (await FindStandingAsync(context, scope, end.TurnId, ct) is not { } standing)
                        return null;
                    return await FinishAsync(context, standing, end, held: end.Owner, owner: end.Owner, standing.Turn.Epoch, expiredBefore: null, ct)
                        ?? await FindSameEndAsync(context, scope, end, ct);
                },
                cancellationToken);

    public override async Task<int> InterruptExpiredAsync(DateTimeOffset now, TurnError error, CancellationToken cancellationToken)
    {
        // Over all tenants: what a dead node left behind belongs to nobody who could ask.
        var expired = await database.ReadAsync(
            Tenants.All,
            (context, ct) => Expired(context.AcrossTenants<TurnRow>(), now)
                .OrderBy(t => t.LeaseUntil).Select(t => new { t.TenantId, t.Id }).Take(MaxExpiredPerSweep).ToListAsync(ct),
            cancellationToken);
        var ended = 0;
        List<Exception> failures = [];
        foreach (var key in expired)
            try
            {
                ended += await database.WriteAsync(
                    Tenants.Of(key.TenantId),
                    (context, ct) => InterruptAsync(context, key.TenantId, key.Id, now, error, ct), cancellationToken) ? 1 : 0;
            }
            catch (Exception e) when (e is not (ChatException or OperationCanceledException))
            {
                // One turn that cannot be ended must not keep the others waiting; it is told when they are done.
                failures.Add(e);
            }

        return failures.Count == 0 ? ended : throw new AggregateException("Some turns could not be interrupted.", failures);
    }

    private static IQueryable<TurnRow> Expired(IQueryable<TurnRow> turns, DateTimeOffset now) =>
        turns.Where(t => t.Status == TurnStatus.Running && t.LeaseUntil < now);

    private async Task<bool> InterruptAsync(
        DbContext context, string tenantId, Guid turnId, DateTimeOffset now, TurnError error, CancellationToken cancellationToken)
    {
        var held = Expired(context.Set<TurnRow>(), now).Where(t => t.TenantId == tenantId && t.Id == turnId);
        if (await FindStandingAsync(context, held, cancellationToken) is not { } standing)
            return false;
        var contents = standing.Turn.Partial is { } partial ? ContentsJson.Read(partial) : [];
        var end = new TurnEnd
        {
            TurnId = turnId,
            Owner = standing.Turn.Owner,
            Status = TurnStatus.Interrupted,
            AssistantMessageId = Guid.CreateVersion7(time.GetUtcNow()),
            Contents = contents,
            Text = ContentsJson.TextOf(contents),
            Error = error,
        };
        // A new owner and the next epoch: should the old one wake up, none of its conditions holds.
        return await FinishAsync(
            context, standing, end, held: standing.Turn.Owner, owner: Guid.CreateVersion7(time.GetUtcNow()), standing.Turn.Epoch + 1, expiredBefore: now,
            cancellationToken) is not null;
    }

    private static Task<Standing?> FindStandingAsync(DbContext context, ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        TurnStatements.FindStanding.FindAsync(
            context,
            row => new Standing(
                new TurnRow
                {
                    TenantId = scope.TenantId,
                    Id = turnId,
                    UserId = scope.UserId,
                    ProjectId = row.GetGuid(0),
                    SessionId = row.GetGuid(1),
                    Epoch = row.GetInt32(2),
                    Model = row.GetString(3),
                    ClientMessageId = row.Text(4),
                    UserMessageId = row.GetGuid(5),
                    ReservedTokens = row.GetInt64(6),
                    CreatedAt = row.Moment(7),
                },
                row.GetInt32(8),
                AnswersAnew: row.GetInt32(9) == 1),
            cancellationToken, turnId, scope.UserId, scope.ProjectId);

    private static Task<Standing?> FindStandingAsync(DbContext context, IQueryable<TurnRow> turns, CancellationToken cancellationToken) => (
        from turn in turns.AsNoTracking()
        join session in context.Set<SessionRow>()
            on new { turn.TenantId, Id = turn.SessionId } equals new { session.TenantId, session.Id }
        join message in context.Set<MessageRow>()
            on new { turn.TenantId, Id = turn.UserMessageId } equals new { message.TenantId, message.Id }
        select new Standing(turn, session.LastOrdinal, message.TurnId != turn.Id)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Ends a turn, if it runs and is still held by whom <paramref name="held"/> says, and its lease ran out before what
    /// <paramref name="expiredBefore"/> says; else nothing is written.
    /// </summary>
    private async Task<TurnSnapshot?> FinishAsync(
        DbContext context, Standing standing, TurnEnd end, Guid held, Guid owner, int epoch, DateTimeOffset? expiredBefore,
        CancellationToken cancellationToken)
    {
        var now = time.Now();
        var turn = standing.Turn;
        turn.Status = end.Status;
        turn.Model = end.Model ?? turn.Model;
        turn.AssistantMessageId = end.Contents.Count > 0 ? end.AssistantMessageId : null;
        turn.Prompt = end.Prompt is { } prompt ? PromptJson.Write(prompt) : null;
        turn.InputTokens = end.Usage?.InputTokens;
        turn.OutputTokens = end.Usage?.OutputTokens;
        turn.ErrorCode = end.Error?.Code.ToCode();
        turn.ErrorMessage = end.Error?.Message;
        turn.EndedAt = now;
        turn.DurationMs = Milliseconds(turn.CreatedAt, now);
        turn.FirstTextMs = end.FirstTextAt is { } first ? Milliseconds(turn.CreatedAt, first) : null;
        object?[] values =
        [
            turn.Id, held, LowerCaseConverter<TurnStatus>.ToText(turn.Status), owner, epoch, turn.Model, turn.AssistantMessageId, turn.Prompt,
            turn.InputTokens, turn.OutputTokens, turn.ErrorCode, turn.ErrorMessage, now.UtcDateTime, turn.DurationMs, turn.FirstTextMs,
        ];
        var changed = expiredBefore is { } before
            ? await TurnStatements.EndExpired.WriteAsync(context, cancellationToken, [.. values, Moment.Truncate(before).UtcDateTime])
            : await TurnStatements.End.WriteAsync(context, cancellationToken, values);
        if (changed == 0)
            return null;
        var answer = end.Contents.Count > 0 ? await StoreAnswerAsync(context, standing, end, now, cancellationToken) : null;
        if (answer is null)
            await CloseWithoutAnswerAsync(context, standing, now, cancellationToken);
        if (turn.ReservedTokens > 0)
        {
            await TokenBudget.SettleAsync(
                context, turn.TenantId, turn.ProjectId, turn.UserId, turn.CreatedAt, turn.ReservedTokens, end.SpentTokens ?? turn.ReservedTokens,
                cancellationToken);
        }

        return new TurnSnapshot(turn.ToTurn(), answer?.Contents ?? [], answer);
    }

    /// <summary>Never less than none, should the clocks of two nodes differ.</summary>
    private static int Milliseconds(DateTimeOffset from, DateTimeOffset to) => (int)Math.Clamp((to - from).TotalMilliseconds, 0, int.MaxValue);

    private static async Task<ChatbotPlatform.Sessions.SessionMessage> StoreAnswerAsync(
        DbContext context, Standing standing, TurnEnd end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (turn, lastOrdinal, _) = standing;
        var claimed = await TurnStatements.ClaimAnswer.WriteAsync(context, cancellationToken, turn.SessionId, lastOrdinal + 1, now.UtcDateTime, lastOrdinal);
        if (claimed == 0)
            throw new DbUpdateConcurrencyException("The session has changed since it was read.");
        var message = new MessageRow
        {
            TenantId = turn.TenantId,
            Id = end.AssistantMessageId,
            SessionId = turn.SessionId,
            TurnId = turn.Id,
            Ordinal = lastOrdinal + 1,
            Role = MessageRow.Assistant,
            Text = end.Text,
            Contents = ContentsJson.Write(end.Contents),
            Status = end.Status,
            Model = turn.Model,
            InputTokens = turn.InputTokens,
            OutputTokens = turn.OutputTokens,
            CreatedAt = now,
        };
        await AddMessageAsync(context, message, cancellationToken);
        return message.ToMessage();
    }

    /// <summary>The turn said nothing. If it was to answer anew, the answer there was is given back.</summary>
    private static async Task CloseWithoutAnswerAsync(DbContext context, Standing standing, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var turn = standing.Turn;
        // An edited message stays edited whatever becomes of its answer; only answering anew replaces nothing by nothing.
        var givenBack = !standing.AnswersAnew
            ? 0
            : await context.Set<MessageRow>()
                .Where(m => m.TenantId == turn.TenantId && m.SessionId == turn.SessionId && m.SupersededBy == turn.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.SupersededBy, (Guid?)null), cancellationToken);
        var newVersions = givenBack > 0 ? 1 : 0;
        var session = context.Set<SessionRow>().Where(s => s.TenantId == turn.TenantId && s.Id == turn.SessionId);
        await session.ExecuteUpdateAsync(
            set => set.SetProperty(s => s.HistoryVersion, s => s.HistoryVersion + newVersions).SetProperty(s => s.UpdatedAt, now),
            cancellationToken);
        if (givenBack == 0)
            return;
        // What is given back is to be found again: the index goes on behind the question.
        var question = await context.Set<MessageRow>().Where(m => m.TenantId == turn.TenantId && m.Id == turn.UserMessageId)
            .Select(m => m.Ordinal).SingleAsync(cancellationToken);
        await session.Where(s => s.IndexedThrough > question)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.IndexedThrough, question), cancellationToken);
    }

    /// <summary>This very end, stored before: its caller lost the answer to the first try and asks again.</summary>
    private static async Task<TurnSnapshot?> FindSameEndAsync(
        DbContext context, ChatScope scope, TurnEnd end, CancellationToken cancellationToken)
    {
        Guid? answer = end.Contents.Count > 0 ? end.AssistantMessageId : null;
        return await context.Turns(scope).AnyAsync(
                t => t.Id == end.TurnId && t.Owner == end.Owner && t.Status == end.Status && t.AssistantMessageId == answer, cancellationToken)
            ? await ReadAsync(context, scope, end.TurnId, cancellationToken)
            : null;
    }

    private sealed record Standing(TurnRow Turn, int LastOrdinal, bool AnswersAnew);
}
