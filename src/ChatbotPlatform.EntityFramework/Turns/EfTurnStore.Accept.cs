using System.Data.Common;
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
        return database.WriteTogetherAsync(
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
        var earlier = await TurnStatements.FindEarlier.FindAsync(
            context, row => new Earlier(row.GetGuid(0), row.GetString(1)), cancellationToken, scope.UserId, name);
        if (earlier is null)
            return null;
        return (earlier.RequestHash == acceptance.RequestHash
                ? await FindAsync(context, scope, t => t.Id == earlier.TurnId, cancellationToken)
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
                await AddSessionAsync(context, place.Session, cancellationToken);
                await AddMessageAsync(context, message, cancellationToken);
                return await StoreAsync(context, scope, acceptance, place, message, now, cancellationToken);
            }

            case NewMessage { SessionId: { } sessionId } subject:
            {
                var place = await FreePlaceAsync(context, scope, sessionId, saysVariables, cancellationToken);
                if (subject.ProjectId is { } project && project != place.Session.ProjectId)
                    throw Absent("session");
                await ClaimAsync(context, place, newMessages: 1, newVersions: 0, now, cancellationToken);
                var message = NewUserMessage(place, acceptance, subject.MessageId, subject.Contents, subject.Text, now);
                await AddMessageAsync(context, message, cancellationToken);
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
                await AddMessageAsync(context, message, cancellationToken);
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
        var project = await TurnStatements.FindProject.FindAsync(
                context, row => ProjectTerms.Of(row, 0), cancellationToken, projectId, scope.ProjectId, saysVariables ? 1 : 0)
            ?? throw Absent("project");
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
        return new Place(session, project, false);
    }

    /// <summary>The session and its project, where no turn runs.</summary>
    private static async Task<Place> FreePlaceAsync(
        DbContext context, ChatScope scope, Guid sessionId, bool saysVariables, CancellationToken cancellationToken)
    {
        var place = await TurnStatements.FindPlace.FindAsync(
            context,
            row => new Place(
                new SessionRow
                {
                    TenantId = scope.TenantId,
                    Id = sessionId,
                    UserId = scope.UserId,
                    ProjectId = row.GetGuid(0),
                    Model = row.Text(1),
                    LastOrdinal = row.GetInt32(2),
                    HistoryVersion = row.GetInt32(3),
                },
                ProjectTerms.Of(row, 4),
                IsBusy: row.GetInt32(12) == 1),
            cancellationToken, sessionId, scope.UserId, scope.ProjectId, saysVariables ? 1 : 0);
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
        var claimed = await TurnStatements.Claim.WriteAsync(
            context, cancellationToken, session.Id, session.LastOrdinal + newMessages, session.HistoryVersion + newVersions, now.UtcDateTime,
            session.LastOrdinal, session.HistoryVersion);
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
            LeaseUntil = Moment.Truncate(acceptance.LeaseUntil),
            ClientMessageId = acceptance.ClientMessageId,
            RequestHash = acceptance.RequestHash,
            Model = acceptance is { IsDraft: true, Model: { } drafted } ? drafted : ModelChoice.Of(
                scope, acceptance.Model, place.Session.Model, place.Project.Model ?? acceptance.DefaultModel, place.Project.AllowedModels),
            UserMessageId = message.Id,
            ReservedTokens = place.Project.Budget.AreSet ? TokenBudget.Reservation(place.Project.Budget, acceptance.MessageTokens) : 0,
            CreatedAt = now,
            Day = DateOnly.FromDateTime(now.UtcDateTime),
        };
        await TurnStatements.AddTurn.WriteAsync(
            context, cancellationToken, turn.Id, turn.ProjectId, turn.SessionId, turn.UserId, turn.Owner, turn.LeaseUntil.UtcDateTime, turn.ClientMessageId,
            turn.RequestHash, turn.Model, turn.UserMessageId, turn.ReservedTokens, now.UtcDateTime, turn.Day);
        // Last, because all turns of a project meet at this row: it is locked for a moment only. A refusal undoes the rest.
        if (place.Project.Budget.AreSet)
            await TokenBudget.ReserveAsync(context, scope, turn.ProjectId, place.Project.Budget, turn.ReservedTokens, now, cancellationToken);
        return new AcceptedTurn(turn.ToTurn(), message.ToMessage(), place.Project.Version, Created: true);
    }

    private static void EnsureDeclared(TurnAcceptance acceptance, Place place)
    {
        if (acceptance.Variables.Count == 0)
            return;
        var declared = ProjectLists.Variables(place.Project.Variables);
        if (acceptance.Variables.FirstOrDefault(v => !declared.ContainsKey(v)) is { } unknown)
        {
            throw new ChatException(ChatError.InvalidRequest, declared.Count == 0
                ? "variables must be left out: this project declares none."
                : $"variables.{unknown} is none of this project's variables: {string.Join(", ", declared.Keys)}.");
        }
    }

    private static ChatException Absent(string what) => new(ChatError.NotFound, $"There is no such {what}.");

    private static Task<int> AddSessionAsync(DbContext context, SessionRow session, CancellationToken cancellationToken) =>
        TurnStatements.AddSession.WriteAsync(
            context, cancellationToken, session.Id, session.ProjectId, session.UserId, session.Title, session.LastOrdinal, session.CreatedAt.UtcDateTime);

    private static Task<int> AddMessageAsync(DbContext context, MessageRow message, CancellationToken cancellationToken) =>
        TurnStatements.AddMessage.WriteAsync(
            context, cancellationToken, message.Id, message.SessionId, message.TurnId, message.Ordinal, message.Role, message.Text, message.Contents,
            LowerCaseConverter<TurnStatus>.ToText(message.Status), message.Model, message.InputTokens, message.OutputTokens, message.CreatedAt.UtcDateTime);

    private sealed record Earlier(Guid TurnId, string RequestHash);

    private sealed record Place(SessionRow Session, ProjectTerms Project, bool IsBusy);

    private sealed record ProjectTerms(string? Model, string? AllowedModels, string? Variables, int Version, BudgetTerms Budget)
    {
        public static ProjectTerms Of(DbDataReader row, int at) => new(
            row.Text(at), row.Text(at + 1), row.Text(at + 2), row.GetInt32(at + 3),
            new BudgetTerms(row.Number(at + 4), row.Number(at + 5), row.GetInt32(at + 6), row.SmallNumber(at + 7)));
    }
}
