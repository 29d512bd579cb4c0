using ChatbotPlatform.EntityFramework.Access;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Projects;

/// <summary>
/// Spends the budgets of projects, inside the transactions of the turns: what is reserved with a turn's acceptance is settled with
/// its end, whoever ends it, so that a crash neither loses nor keeps any of it. Both rows, everyone's and the user's, are kept
/// whichever of the two is limited.
/// </summary>
internal static class TokenBudget
{
    /// <summary>What an answer is taken to cost where its project sets no longest answer: some 750 words of English.</summary>
    private const int UsualAnswer = 1_000;

    /// <summary>When to try again if other answers hold the rest: about as long as one of them takes.</summary>
    private static readonly TimeSpan AnswersTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a day is kept after it is over: far longer than a turn that began in it can last.</summary>
    private const int KeptDays = 7;

    /// <summary>What a turn may cost: the whole prompt that its memory allows, and an answer.</summary>
    public static long Reservation(BudgetTerms terms, int messageTokens) =>
        Math.Max(terms.PromptTokens, messageTokens) + (terms.AnswerTokens ?? UsualAnswer);

    /// <summary>
    /// Takes what a turn may cost, if it is left. A turn that is alone may always run while anything is left: else a small
    /// budget could never be used, nor the rest of a large one. So a budget is overdrawn by one turn at most.
    /// </summary>
    /// <exception cref="ChatException"><see cref="ChatError.BudgetSpent"/>.</exception>
    public static async Task ReserveAsync(
        DbContext context, ChatScope scope, Guid projectId, BudgetTerms terms, long tokens, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Everyone's row first, always: so no two turns wait for each other.
        await ReserveAsync(context, scope, projectId, TokenUsageRow.Everyone, terms.DailyTokens, tokens, now, cancellationToken);
        var limit = IsVisitor(scope) ? terms.VisitorDailyTokens : null;
        await ReserveAsync(context, scope, projectId, scope.UserId, limit, tokens, now, cancellationToken);
    }

    /// <summary>Puts what a turn did cost in the place of what it might have.</summary>
    public static Task SettleAsync(
        DbContext context, string tenantId, Guid projectId, string userId, DateTimeOffset reservedAt, long reserved, long spent,
        CancellationToken cancellationToken) =>
        Rows(context, tenantId, projectId, DayOf(reservedAt))
            .Where(u => u.Subject == TokenUsageRow.Everyone || u.Subject == userId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(u => u.Reserved, u => u.Reserved - reserved).SetProperty(u => u.Used, u => u.Used + spent), cancellationToken);

    /// <summary>Counts what was spent beside the turns, where there is a budget that a turn was counted against today.</summary>
    public static Task RecordAsync(
        DbContext context, ChatScope scope, Guid projectId, long spent, DateTimeOffset now, CancellationToken cancellationToken) =>
        SettleAsync(context, scope.TenantId, projectId, scope.UserId, now, reserved: 0, spent, cancellationToken);

    /// <summary>
    /// How long nothing may be spent beside the turns, such as on a summary; <see langword="null"/> while something is left. What running turns
    /// hold is not left. Nothing is reserved: several at once may overdraw, each by what it costs.
    /// </summary>
    public static async Task<TimeSpan?> ReadWaitAsync(
        DbContext context, ChatScope scope, Guid projectId, long? dailyTokens, long? visitorDailyTokens, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var visitors = IsVisitor(scope) || UserIds.IsVisitor(scope.UserId) ? visitorDailyTokens : null;
        if (dailyTokens is null && visitors is null)
            return null;
        var spent = await Rows(context, scope.TenantId, projectId, DayOf(now)).AsNoTracking()
            .AnyAsync(
                u => (u.Subject == TokenUsageRow.Everyone && u.Used + u.Reserved >= dailyTokens)
                    || (u.Subject == scope.UserId && u.Used + u.Reserved >= visitors),
                cancellationToken);
        return spent ? UntilMidnight(now) : null;
    }

    private static async Task ReserveAsync(
        DbContext context, ChatScope scope, Guid projectId, string subject, long? limit, long tokens, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var row = Rows(context, scope.TenantId, projectId, DayOf(now)).Where(u => u.Subject == subject);
        var left = limit is { } most
            ? row.Where(u => u.Used + u.Reserved + tokens <= most || (u.Reserved == 0 && u.Used < most))
            : row;
        if (await left.ExecuteUpdateAsync(set => set.SetProperty(u => u.Reserved, u => u.Reserved + tokens), cancellationToken) > 0)
            return;
        if (await row.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } known)
            throw Spent(known, limit!.Value, now);
        if (subject == TokenUsageRow.Everyone)
            await ForgetAsync(context, scope.TenantId, projectId, DayOf(now).AddDays(-KeptDays), cancellationToken);
        // The day's first. Of two firsts one loses the key, and then finds the other's row.
        context.Add(new TokenUsageRow
        {
            TenantId = scope.TenantId, ProjectId = projectId, Day = DayOf(now), Subject = subject, Reserved = tokens,
        });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A row a visitor and day would be kept for good: the first turn of a project's day takes what nobody asks about any more.</summary>
    private static Task<int> ForgetAsync(DbContext context, string tenantId, Guid projectId, DateOnly before, CancellationToken cancellationToken) =>
        context.Set<TokenUsageRow>().Where(u => u.TenantId == tenantId && u.ProjectId == projectId && u.Day < before).ExecuteDeleteAsync(cancellationToken);

    private static IQueryable<TokenUsageRow> Rows(DbContext context, string tenantId, Guid projectId, DateOnly day) =>
        context.Set<TokenUsageRow>().Where(u => u.TenantId == tenantId && u.ProjectId == projectId && u.Day == day);

    private static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    /// <summary>Whoever may only chat, and only in this project; keys, which speak for a host's server, are no visitors.</summary>
    private static bool IsVisitor(ChatScope scope) =>
        scope.ProjectId is not null && scope.Access == ChatAccess.Chat && !UserIds.IsKey(scope.UserId);

    private static ChatException Spent(TokenUsageRow row, long limit, DateTimeOffset now) =>
        (row.Used < limit, row.Subject == TokenUsageRow.Everyone) switch
        {
            (true, _) => new(ChatError.BudgetSpent, "Other answers are still being written. Try again in a moment.") { RetryAfter = AnswersTime },
            (_, true) => new(ChatError.BudgetSpent, "This assistant has answered all it can for today. It is back tomorrow.") { RetryAfter = UntilMidnight(now) },
            _ => new(ChatError.BudgetSpent, "You have asked all you can for today. Come back tomorrow.") { RetryAfter = UntilMidnight(now) },
        };

    private static TimeSpan UntilMidnight(DateTimeOffset now) => TimeSpan.FromDays(1) - now.UtcDateTime.TimeOfDay;
}

/// <summary>What of a project's settings its budget needs.</summary>
internal sealed record BudgetTerms(long? DailyTokens, long? VisitorDailyTokens, int PromptTokens, int? AnswerTokens)
{
    public bool AreSet => DailyTokens is not null || VisitorDailyTokens is not null;
}
