using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed partial class EfTurnStore
{
    // One statement may hold many rows; a day's prompts of a busy host are forgotten in several.
    private const int MaxForgottenAtOnce = 5_000;

    public override Task<SentPrompt?> ReadPromptAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var turn = await context.Turns(scope).Where(t => t.Id == turnId).Select(t => new { t.SessionId, t.Prompt }).SingleOrDefaultAsync(ct);
                if (turn?.Prompt is null)
                    return null;
                var prompt = PromptJson.Read(turn.Prompt);
                var texts = new PromptTexts(
                    await ReadMessagesAsync(context, scope, turn.SessionId, prompt, ct),
                    await ReadSummaryAsync(context, scope, turn.SessionId, prompt, ct),
                    await ReadQuotedAsync(context, scope, prompt, ct));
                return prompt with { Parts = [.. prompt.Parts.Select(texts.FillIn)] };
            },
            cancellationToken);

    public override async Task<int> ForgetPromptsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        for (var last = MaxForgottenAtOnce; last == MaxForgottenAtOnce; forgotten += last)
        {
            // Over all tenants: how long prompts are kept is the host's decision.
            var keys = await database.ReadAsync(
                Tenants.All,
                (context, ct) => context.AcrossTenants<TurnRow>().Where(t => t.Prompt != null && t.EndedAt < before)
                    .OrderBy(t => t.EndedAt).Select(t => new { t.TenantId, t.Id }).Take(MaxForgottenAtOnce).ToListAsync(ct),
                cancellationToken);
            foreach (var tenant in keys.GroupBy(k => k.TenantId))
            {
                var ids = tenant.Select(k => k.Id).ToList();
                await database.WriteAsync(
                    Tenants.Of(tenant.Key),
                    (context, ct) => context.Set<TurnRow>().Where(t => t.TenantId == tenant.Key && ids.Contains(t.Id))
                        .ExecuteUpdateAsync(set => set.SetProperty(t => t.Prompt, (string?)null), ct),
                    cancellationToken);
            }

            last = keys.Count;
        }

        return forgotten;
    }

    private static async Task<Dictionary<int, string>> ReadMessagesAsync(
        DbContext context, ChatScope scope, Guid sessionId, SentPrompt prompt, CancellationToken cancellationToken)
    {
        var ordinals = prompt.Parts.Select(p => p.Ordinal).OfType<int>().ToList();
        return ordinals.Count == 0
            ? []
            : await context.Messages(scope).Where(m => m.SessionId == sessionId && ordinals.Contains(m.Ordinal))
                .Select(m => new { m.Ordinal, m.Text }).ToDictionaryAsync(m => m.Ordinal, m => m.Text, cancellationToken);
    }

    private static async Task<SessionSummary?> ReadSummaryAsync(
        DbContext context, ChatScope scope, Guid sessionId, SentPrompt prompt, CancellationToken cancellationToken) =>
        prompt.Parts.Select(p => p.SummaryId).FirstOrDefault(id => id is not null) is { } summaryId
            ? (await context.Summaries(scope, sessionId).AsNoTracking().SingleOrDefaultAsync(s => s.Id == summaryId, cancellationToken))?.ToSummary()
            : null;

    private static async Task<Dictionary<Guid, string>> ReadQuotedAsync(
        DbContext context, ChatScope scope, SentPrompt prompt, CancellationToken cancellationToken)
    {
        var ids = prompt.Parts.SelectMany(p => p.Quotes).Select(q => q.MessageId).Distinct().ToList();
        return ids.Count == 0
            ? []
            : await context.Messages(scope).Where(m => ids.Contains(m.Id))
                .Select(m => new { m.Id, m.Text }).ToDictionaryAsync(m => m.Id, m => m.Text, cancellationToken);
    }
}
