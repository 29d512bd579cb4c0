using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed partial class EfTurnStore
{
    private static readonly string NoContents = ContentsJson.Write([]);

    public override Task<bool> DeleteMessageAsync(
        ChatScope scope, Guid messageId, Func<string?, string> titleOf, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                var message = await context.Messages(scope).AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId && m.SupersededBy == null, ct);
                return message is not null && await DeleteAsync(context, scope, message, titleOf, ct);
            },
            cancellationToken);

    private static async Task<bool> DeleteAsync(
        DbContext context, ChatScope scope, MessageRow message, Func<string?, string> titleOf, CancellationToken cancellationToken)
    {
        // A new version of the history first: it locks the session's row, and whoever has read the old one (a turn that begins, a
        // summary, the index) finds their claim refused and looks again.
        var session = context.Sessions(scope).Where(s => s.Id == message.SessionId);
        await session.ExecuteUpdateAsync(set => set.SetProperty(s => s.HistoryVersion, s => s.HistoryVersion + 1), cancellationToken);
        var turns = context.Set<TurnRow>().Where(t => t.TenantId == scope.TenantId && t.SessionId == message.SessionId);
        var messages = context.Set<MessageRow>().Where(m => m.TenantId == scope.TenantId && m.SessionId == message.SessionId);
        var state = await messages.Where(m => m.Id == message.Id)
            .Select(m => new { m.SupersededBy, IsBusy = turns.Any(t => t.Status == TurnStatus.Running) }).SingleOrDefaultAsync(cancellationToken);
        if (state is not { SupersededBy: null, IsBusy: false })
        {
            await context.Database.CurrentTransaction!.RollbackAsync(cancellationToken);
            return state is { SupersededBy: null }
                ? throw new ChatException(ChatError.SessionBusy, "An answer is being written in this session. Wait for it, or stop it.")
                : false;
        }

        var doomed = await FindDoomedAsync(messages, turns, message, cancellationToken);
        await ForgetAsync(context, scope, message, doomed, cancellationToken);
        await RemoveAsync(messages, turns, doomed, cancellationToken);
        await RenameAsync(session, messages, doomed, titleOf, cancellationToken);
        return true;
    }

    /// <summary>The message, what answers it when it is a question, and what they had replaced: nobody else could delete that any more.</summary>
    private static async Task<List<Doomed>> FindDoomedAsync(
        IQueryable<MessageRow> messages, IQueryable<TurnRow> turns, MessageRow message, CancellationToken cancellationToken)
    {
        var isQuestion = message.Role == MessageRow.User;
        var question = isQuestion ? message.Id : await turns.Where(t => t.Id == message.TurnId).Select(t => t.UserMessageId).SingleAsync(cancellationToken);
        var asked = await turns.Where(t => t.UserMessageId == question).Select(t => t.Id).ToListAsync(cancellationToken);
        var found = await messages.Where(m => asked.Contains(m.TurnId) && (isQuestion || m.Role == MessageRow.Assistant))
            .Select(m => new Doomed(m.Id, m.TurnId, m.Ordinal, m.Role, m.Text)).ToListAsync(cancellationToken);
        // An edit replaced an earlier question and all that followed it, among which there may have been edits before.
        for (var replacing = isQuestion ? asked : []; replacing.Count > 0;)
        {
            var replaced = await messages.Where(m => m.SupersededBy != null && replacing.Contains(m.SupersededBy.Value))
                .Select(m => new Doomed(m.Id, m.TurnId, m.Ordinal, m.Role, m.Text)).ToListAsync(cancellationToken);
            var known = found.Select(d => d.Id).ToHashSet();
            replaced.RemoveAll(d => known.Contains(d.Id));
            found.AddRange(replaced);
            replacing = [.. replaced.Select(d => d.TurnId).Except(asked)];
            asked.AddRange(replacing);
        }

        return found;
    }

    /// <summary>What memory has made of them.</summary>
    private static async Task ForgetAsync(
        DbContext context, ChatScope scope, MessageRow message, List<Doomed> doomed, CancellationToken cancellationToken)
    {
        var ids = doomed.ConvertAll(d => d.Id);
        await context.Set<SummaryRow>()
            .Where(s => s.TenantId == scope.TenantId && s.SessionId == message.SessionId && s.CoversThrough >= message.Ordinal)
            .ExecuteDeleteAsync(cancellationToken);
        await context.SearchEntries(scope.TenantId, message.SessionId).Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
        // What models were sent refers to messages and summaries; only what a host's own strategy made of them is text.
        var since = doomed.Min(d => d.Ordinal);
        var sent = await (
            from turn in context.Set<TurnRow>().AsNoTracking()
            where turn.TenantId == scope.TenantId && turn.SessionId == message.SessionId && turn.Prompt != null
            join question in context.Set<MessageRow>() on new { turn.TenantId, Id = turn.UserMessageId } equals new { question.TenantId, question.Id }
            where question.Ordinal >= since
            select new { turn.Id, turn.Prompt }).ToListAsync(cancellationToken);
        foreach (var kept in sent)
            if (PromptJson.Read(kept.Prompt!) is var prompt && prompt.Parts.Any(MayQuote))
            {
                var text = PromptJson.Write(prompt with { Parts = [.. prompt.Parts.Select(p => MayQuote(p) ? p with { Text = null } : p)] });
                await context.Set<TurnRow>().Where(t => t.TenantId == scope.TenantId && t.Id == kept.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(t => t.Prompt, text), cancellationToken);
            }

        static bool MayQuote(SentPart part) => part is { Text: not null, Source: not PromptSource.Instructions };
    }

    /// <summary>Answers go; of questions, on which turns hang, a place without a word stays, which its own id takes out of the history.</summary>
    private static async Task RemoveAsync(
        IQueryable<MessageRow> messages, IQueryable<TurnRow> turns, List<Doomed> doomed, CancellationToken cancellationToken)
    {
        var answers = doomed.Where(d => d.Role == MessageRow.Assistant).Select(d => d.Id).ToList();
        var questions = doomed.Where(d => d.Role != MessageRow.Assistant).Select(d => d.Id).ToList();
        await turns.Where(t => t.AssistantMessageId != null && answers.Contains(t.AssistantMessageId.Value))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.AssistantMessageId, (Guid?)null), cancellationToken);
        await messages.Where(m => answers.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
        await messages.Where(m => questions.Contains(m.Id))
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Text, "").SetProperty(m => m.Contents, NoContents).SetProperty(m => m.SupersededBy, m => m.Id), cancellationToken);
        // The hash of a short text can be guessed. And what was deleted is not to be answered again when its client sends it once more.
        await turns.Where(t => questions.Contains(t.UserMessageId))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RequestHash, "").SetProperty(t => t.Prompt, (string?)null), cancellationToken);
    }

    private static async Task RenameAsync(
        IQueryable<SessionRow> session, IQueryable<MessageRow> messages, List<Doomed> doomed, Func<string?, string> titleOf, CancellationToken cancellationToken)
    {
        var names = doomed.Where(d => d.Role == MessageRow.User).Select(d => titleOf(d.Text)).ToHashSet(StringComparer.Ordinal);
        if (!names.Contains(await session.Select(s => s.Title).SingleAsync(cancellationToken)))
            return;
        var first = await messages.Where(m => m.SupersededBy == null && m.Role == MessageRow.User)
            .OrderBy(m => m.Ordinal).Select(m => m.Text).FirstOrDefaultAsync(cancellationToken);
        var title = titleOf(first);
        await session.ExecuteUpdateAsync(set => set.SetProperty(s => s.Title, title), cancellationToken);
    }

    private sealed record Doomed(Guid Id, Guid TurnId, int Ordinal, string Role, string Text);
}
