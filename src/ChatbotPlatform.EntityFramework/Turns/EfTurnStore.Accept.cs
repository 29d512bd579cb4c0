using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed partial class EfTurnStore
{
    public override Task<AcceptedTurn> AcceptAsync(ChatScope scope, TurnAcceptance acceptance, CancellationToken cancellationToken)
    {
        var again = false;
        return database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                // A commit whose answer was lost may have been made; what is tried again must not call itself busy.
                if (again && await FindAsync(context, scope, t => t.Id == acceptance.TurnId, ct) is { } own)
                    return own with { Created = true };
                again = true;
                if (await FindEarlierAsync(context, scope, acceptance, ct) is { } earlier)
                    return earlier;
                try
                {
                    return await BeginAsync(context, scope, acceptance, ct);
                }
                catch (ChatException)
                {
                    // Its twin may have been accepted between the two looks: then it is what stands in the way.
                    if (await FindEarlierAsync(context, scope, acceptance, ct) is { } twin)
                        return twin;
                    throw;
                }
            },
            cancellationToken);
    }

    /// <summary>What the same client message id made before.</summary>
    private static async Task<AcceptedTurn?> FindEarlierAsync(
        DbContext context, ChatScope scope, TurnAcceptance acceptance, CancellationToken cancellationToken)
    {
        if (acceptance.ClientMessageId is not { } name)
            return null;
        // The name is unique within tenant and user, so a visitor's project must not narrow this look-up.
        var earlier = await context.Set<TurnRow>()
            .Where(t => t.TenantId == scope.TenantId && t.UserId == scope.UserId && t.ClientMessageId == name)
            .Select(t => new { t.Id, t.RequestHash }).SingleOrDefaultAsync(cancellationToken);
        if (earlier is null)
            return null;
        return (earlier.RequestHash == acceptance.RequestHash
                ? await FindAsync(context, scope, t => t.Id == earlier.Id, cancellationToken)
                : null)
            ?? throw new ChatException(
                ChatError.ClientMessageIdReused, "This client message id was used before with another message. Choose a new one.");
    }

    private static async Task<AcceptedTurn?> FindAsync(
        DbContext context,
        ChatScope scope,
        System.Linq.Expressions.Expression<Func<TurnRow, bool>> which,
        CancellationToken cancellationToken)
    {
        var found = await (
            from turn in context.Turns(scope).AsNoTracking().Where(which)
            join message in context.Set<MessageRow>()
                on new { turn.TenantId, Id = turn.UserMessageId } equals new { message.TenantId, message.Id }
            join project in context.Set<ProjectRow>()
                on new { turn.TenantId, Id = turn.ProjectId } equals new { project.TenantId, project.Id }
            select new { turn, message, project.Version }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new AcceptedTurn(found.turn.ToTurn(), found.message.ToMessage(), found.Version, Created: false);
    }

    private async Task<AcceptedTurn> BeginAsync(DbContext context, ChatScope scope, TurnAcceptance acceptance, CancellationToken cancellationToken)
    {
        var now = time.Now();
        // They may be long, and few requests say any: read only for those.
        var saysVariables = acceptance.Variables.Count > 0;
        switch (acceptance.Subject)
        {
            case NewMessage { SessionId: null } subject:
            {
                var place = await NewPlaceAsync(context, scope, subject, saysVariables, now, cancellationToken);
                var message = NewUserMessage(place, acceptance, subject.MessageId, subject.Contents, subject.Text, now);
                context.AddRange(place.Session, message);
                return await StoreAsync(context, scope, acceptance, place, message, now, cancellationToken);
            }

            case NewMessage { SessionId: { } sessionId } subject:
            {
                var place = await FreePlaceAsync(context, scope, sessionId, saysVariables, cancellationToken);
                if (subject.ProjectId is { } project && project != place.Session.ProjectId)
                    throw Absent("session");
                await ClaimAsync(context, place, newMessages: 1, newVersions: 0, now, cancellationToken);
                var message = NewUserMessage(place, acceptance, subject.MessageId, subject.Contents, subject.Text, now);
                context.Add(message);
                return await StoreAsync(context, scope, acceptance, place, message, now, cancellationToken);
            }

            case AnswerAnew subject:
            {
                var place = await FreePlaceAsync(context, scope, subject.SessionId, saysVariables, cancellationToken);
                var message = await Live(context, place)
                        .Where(m => m.Role == MessageRow.User).OrderByDescending(m => m.Ordinal).FirstOrDefaultAsync(cancellationToken)
                    ?? throw new ChatException(ChatError.InvalidRequest, "There is no message in this session that could be answered anew.");
                await ClaimAsync(context, place, newMessages: 0, newVersions: 1, now, cancellationToken);
                await SupersedeAsync(context, place, acceptance, message.Ordinal + 1, message.Ordinal, cancellationToken);
                return await StoreAsync(context, scope, acceptance, place, message, now, cancellationToken);
            }

            case EditedMessage subject:
            {
                var sessionId = await context.Messages(scope).Where(m => m.Id == subject.EditedMessageId)
                    .Select(m => (Guid?)m.SessionId).SingleOrDefaultAsync(cancellationToken) ?? throw Absent("message");
                var place = await FreePlaceAsync(context, scope, sessionId, saysVariables, cancellationToken);
                var edited = await Live(context, place).SingleOrDefaultAsync(m => m.Id == subject.EditedMessageId, cancellationToken)
                    ?? throw Absent("message");
                if (edited.Role != MessageRow.User)
                    throw new ChatException(ChatError.InvalidRequest, "Only a user's message can be edited.");
                await ClaimAsync(context, place, newMessages: 1, newVersions: 1, now, cancellationToken);
                await SupersedeAsync(context, place, acceptance, edited.Ordinal, edited.Ordinal, cancellationToken);
                var message = NewUserMessage(place, acceptance, subject.MessageId, subject.Contents, subject.Text, now);
                context.Add(message);
                return await StoreAsync(context, scope, acceptance, place, message, now, cancellationToken);
            }

            default:
                throw new ArgumentException($"There is no such subject: {acceptance.Subject.GetType()}.", nameof(acceptance));
        }
    }

    private static async Task<Place> NewPlaceAsync(
        DbContext context, ChatScope scope, NewMessage subject, bool saysVariables, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (subject.ProjectId is not { } projectId)
            throw new ChatException(ChatError.InvalidRequest, "Say a session, or the project in which to begin one.");
        var project = await context.Projects(scope).AsNoTracking().Where(p => p.Id == projectId)
            .Select(p => new
            {
                p.Model,
                p.AllowedModels,
                Variables = saysVariables ? p.Variables : null,
                p.Version,
                Budget = new BudgetTerms(p.DailyTokens, p.VisitorDailyTokens, p.MemoryMaxTokens, p.MaxOutputTokens),
            })
            .SingleOrDefaultAsync(cancellationToken) ?? throw Absent("project");
        var session = new SessionRow
        {
            TenantId = scope.TenantId,
            Id = Guid.CreateVersion7(now),
            ProjectId = projectId,
            UserId = scope.UserId,
            Title = subject.Title,
            LastOrdinal = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return new Place(session, project.Model, project.AllowedModels, project.Variables, project.Version, false, project.Budget);
    }

    /// <summary>The session and its project, where no turn runs.</summary>
    private static async Task<Place> FreePlaceAsync(
        DbContext context, ChatScope scope, Guid sessionId, bool saysVariables, CancellationToken cancellationToken)
    {
        var running = context.Set<TurnRow>().Where(t => t.Status == TurnStatus.Running);
        var place = await (
            from session in context.Sessions(scope).AsNoTracking()
            where session.Id == sessionId
            join project in context.Set<ProjectRow>()
                on new { session.TenantId, Id = session.ProjectId } equals new { project.TenantId, project.Id }
            select new Place(
                session,
                project.Model,
                project.AllowedModels,
                saysVariables ? project.Variables : null,
                project.Version,
                running.Any(t => t.TenantId == session.TenantId && t.SessionId == session.Id),
                new BudgetTerms(project.DailyTokens, project.VisitorDailyTokens, project.MemoryMaxTokens, project.MaxOutputTokens)))
            .SingleOrDefaultAsync(cancellationToken);
        if (place is null)
            throw Absent("session");
        return place.IsBusy
            ? throw new ChatException(ChatError.SessionBusy, "An answer is being written in this session. Wait for it, or stop it.")
            : place;
    }

    /// <summary>
    /// Takes the session's next ordinal and version, if they are still as they were read: of several writers one succeeds, and what
    /// was read since then is true.
    /// </summary>
    private static async Task ClaimAsync(
        DbContext context, Place place, int newMessages, int newVersions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var session = place.Session;
        var claimed = await context.Set<SessionRow>()
            .Where(s => s.TenantId == session.TenantId && s.Id == session.Id
                && s.LastOrdinal == session.LastOrdinal && s.HistoryVersion == session.HistoryVersion)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(s => s.LastOrdinal, session.LastOrdinal + newMessages)
                    .SetProperty(s => s.HistoryVersion, session.HistoryVersion + newVersions)
                    .SetProperty(s => s.UpdatedAt, now),
                cancellationToken);
        if (claimed == 0)
            throw new DbUpdateConcurrencyException("The session has changed since it was read.");
        session.LastOrdinal += newMessages;
    }

    private static IQueryable<MessageRow> Live(DbContext context, Place place) =>
        context.Set<MessageRow>().AsNoTracking()
            .Where(m => m.TenantId == place.Session.TenantId && m.SessionId == place.Session.Id && m.SupersededBy == null);

    /// <summary>Takes messages out of the history, and with them the summaries that know of them.</summary>
    private static async Task SupersedeAsync(
        DbContext context, Place place, TurnAcceptance acceptance, int fromOrdinal, int summariesFrom, CancellationToken cancellationToken)
    {
        await Live(context, place).Where(m => m.Ordinal >= fromOrdinal)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.SupersededBy, acceptance.TurnId), cancellationToken);
        await context.Set<SummaryRow>()
            .Where(s => s.TenantId == place.Session.TenantId && s.SessionId == place.Session.Id && s.CoversThrough >= summariesFrom)
            .ExecuteDeleteAsync(cancellationToken);
        await context.SearchEntries(place.Session.TenantId, place.Session.Id).Where(e => e.Ordinal >= fromOrdinal)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private static MessageRow NewUserMessage(
        Place place, TurnAcceptance acceptance, Guid id, IReadOnlyList<AIContent> contents, string text, DateTimeOffset now) => new()
        {
            TenantId = place.Session.TenantId,
            Id = id,
            SessionId = place.Session.Id,
            TurnId = acceptance.TurnId,
            Ordinal = place.Session.LastOrdinal,
            Role = MessageRow.User,
            Text = text,
            Contents = ContentsJson.Write(contents),
            Status = TurnStatus.Completed,
            CreatedAt = now,
        };

    private static async Task<AcceptedTurn> StoreAsync(
        DbContext context,
        ChatScope scope,
        TurnAcceptance acceptance,
        Place place,
        MessageRow message,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        EnsureDeclared(acceptance, place);
        var turn = new TurnRow
        {
            TenantId = scope.TenantId,
            Id = acceptance.TurnId,
            ProjectId = place.Session.ProjectId,
            SessionId = place.Session.Id,
            UserId = scope.UserId,
            Status = TurnStatus.Running,
            Owner = acceptance.Owner,
            Epoch = 1,
            LeaseUntil = acceptance.LeaseUntil,
            ClientMessageId = acceptance.ClientMessageId,
            RequestHash = acceptance.RequestHash,
            Model = acceptance is { IsDraft: true, Model: { } drafted } ? drafted : ModelChoice.Of(
                scope, acceptance.Model, place.Session.Model, place.ProjectModel ?? acceptance.DefaultModel, place.AllowedModels),
            UserMessageId = message.Id,
            ReservedTokens = place.Budget.AreSet ? TokenBudget.Reservation(place.Budget, acceptance.MessageTokens) : 0,
            CreatedAt = now,
            Day = DateOnly.FromDateTime(now.UtcDateTime),
        };
        context.Add(turn);
        await context.SaveChangesAsync(cancellationToken);
        // Last, because all turns of a project meet at this row: it is locked for a moment only. A refusal undoes the rest.
        if (place.Budget.AreSet)
            await TokenBudget.ReserveAsync(context, scope, turn.ProjectId, place.Budget, turn.ReservedTokens, now, cancellationToken);
        return new AcceptedTurn(turn.ToTurn(), message.ToMessage(), place.ProjectVersion, Created: true);
    }

    private static void EnsureDeclared(TurnAcceptance acceptance, Place place)
    {
        if (acceptance.Variables.Count == 0)
            return;
        var declared = ProjectLists.Variables(place.Variables);
        if (acceptance.Variables.FirstOrDefault(v => !declared.ContainsKey(v)) is { } unknown)
        {
            throw new ChatException(ChatError.InvalidRequest, declared.Count == 0
                ? "variables must be left out: this project declares none."
                : $"variables.{unknown} is none of this project's variables: {string.Join(", ", declared.Keys)}.");
        }
    }

    private static ChatException Absent(string what) => new(ChatError.NotFound, $"There is no such {what}.");

    private sealed record Place(
        SessionRow Session, string? ProjectModel, string? AllowedModels, string? Variables, int ProjectVersion, bool IsBusy, BudgetTerms Budget);
}
