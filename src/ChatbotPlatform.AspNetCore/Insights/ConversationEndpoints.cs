using ChatbotPlatform.Access;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Insights;

/// <summary>The sessions of all users of a project, for those who run it.</summary>
internal static class ConversationEndpoints
{
    private const string Root = "/projects/{id}/conversations";

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        var conversations = routes.MapGroup("").WithTags("Conversations").Needs(ChatAccess.Read);
        conversations.MapGet(Root, ListAsync).Gives<ConversationsJson>("ListConversations", "Lists a project's conversations, of all its users, the one last used first.")
            .ProducesProblem(400);
        conversations.MapGet(Root + "/{session_id}", GetAsync).Gives<ConversationJson>("GetConversation", "Shows a conversation.");
        conversations.MapGet(Root + "/{session_id}/messages", ListMessagesAsync).ProducesProblem(400)
            .Gives<ConversationMessagesJson>("ListConversationMessages", "Shows a conversation's newest messages, or those before an ordinal, and their turns.");
        conversations.MapGet(Root + "/{session_id}/turns/{turn_id}/context", GetContextAsync)
            .Gives<TurnContextJson>("GetConversationContext", "Shows what the model was sent for a turn of a conversation.");
        conversations.MapDelete(Root + "/{session_id}", DeleteAsync).Needs(ChatAccess.Manage).Produces(204)
            .Described("DeleteConversation", "Deletes a conversation with all that hangs on it.");
    }

    private static async Task<IResult> ListAsync(
        Caller caller, RouteId id, string? q, DateTimeOffset? from, DateTimeOffset? to, string? feedback, string? status, int? skip, int? take,
        ConversationStore store, [FromServices] IUserNames? names, CancellationToken cancellationToken)
    {
        var page = Checks.Page(skip, take);
        var filter = new ConversationFilter
        {
            Search = Checks.Search(q),
            From = from,
            To = to,
            Feedback = feedback switch
            {
                null or "" => null,
                "up" => FeedbackWanted.Up,
                "down" => FeedbackWanted.Down,
                "any" => FeedbackWanted.Any,
                _ => throw Checks.Invalid("feedback must be up, down or any."),
            },
            Outcome = status switch
            {
                null or "" => null,
                "running" => OutcomeWanted.Running,
                "stopped" => OutcomeWanted.Stopped,
                "failed" => OutcomeWanted.Failed,
                _ => throw Checks.Invalid("status must be running, stopped or failed."),
            },
        };
        var found = await store.ListAsync(caller, id, filter, page.Skip, page.Take, cancellationToken) ?? throw Checks.Absent("project");
        var called = await NamesAsync(names, caller, found.Items, cancellationToken);
        return Answers.Ok(new ConversationsJson([.. found.Items.Select(c => ConversationJson.Of(c, called))], found.Total));
    }

    private static async Task<IResult> GetAsync(
        Caller caller, RouteId id, [FromRoute(Name = "session_id")] RouteId sessionId, ConversationStore store, [FromServices] IUserNames? names,
        CancellationToken cancellationToken)
    {
        var conversation = await store.GetAsync(caller, id, sessionId, cancellationToken) ?? throw Checks.Absent("conversation");
        return Answers.Ok(ConversationJson.Of(conversation, await NamesAsync(names, caller, [conversation], cancellationToken)));
    }

    /// <summary>What the host calls its own users among those who talk here.</summary>
    private static async ValueTask<IReadOnlyDictionary<string, string>> NamesAsync(
        IUserNames? names, ChatScope scope, IEnumerable<Conversation> conversations, CancellationToken cancellationToken)
    {
        var members = conversations.Select(c => c.UserId).Where(id => !ReservedUsers.Contains(id)).Distinct().ToList();
        return names is null || members.Count == 0 ? new Dictionary<string, string>() : await names.FindAsync(scope, members, cancellationToken);
    }

    private static async Task<IResult> ListMessagesAsync(
        Caller caller, RouteId id, [FromRoute(Name = "session_id")] RouteId sessionId, int? before, int? take, ConversationStore store,
        CancellationToken cancellationToken)
    {
        if (before is { } ordinal)
            Checks.Range(ordinal, "before", 1, int.MaxValue);
        var page = await store.ListMessagesAsync(caller, id, sessionId, before, Checks.Take(take), cancellationToken) ?? throw Checks.Absent("conversation");
        return Answers.Ok(new ConversationMessagesJson([.. page.Messages.Select(MessageJson.Of)], [.. page.Turns.Select(TurnJson.Of)], page.HasMore));
    }

    private static async Task<IResult> GetContextAsync(
        Caller caller, RouteId id, [FromRoute(Name = "session_id")] RouteId sessionId, [FromRoute(Name = "turn_id")] RouteId turnId, ConversationStore store, ChatEngine engine,
        CancellationToken cancellationToken)
    {
        var conversation = await store.GetAsync(caller, id, sessionId, cancellationToken) ?? throw Checks.Absent("conversation");
        // As whose it is, who has been found within the caller's scope.
        var owner = new ChatScope(caller.Scope.TenantId, conversation.UserId, id);
        return await engine.GetAsync(owner, turnId, cancellationToken) is { } turn && turn.SessionId == conversation.Session.Id
            && await engine.GetPromptAsync(owner, turnId, cancellationToken) is { } prompt
            ? Answers.Ok(TurnContextJson.Of(turnId, prompt))
            : throw Checks.Absent("context of such a turn, or it is kept no longer");
    }

    private static async Task<IResult> DeleteAsync(
        Caller caller, RouteId id, [FromRoute(Name = "session_id")] RouteId sessionId, ConversationStore store, CancellationToken cancellationToken) =>
        Answers.Deleted(await store.DeleteAsync(caller, id, sessionId, cancellationToken), "conversation");
}
