using ChatbotPlatform.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("").WithTags("Sessions");
        sessions.MapPost("/sessions", CreateAsync).Takes<NewSessionBody>().Gives<SessionJson>("CreateSession", "Begins a session.", 201);
        sessions.MapGet("/sessions", ListAsync).Gives<SessionsJson>("ListSessions", "Lists your sessions, the one last used first.").ProducesProblem(400);
        sessions.MapGet("/sessions/{id}", GetAsync).Gives<SessionJson>("GetSession", "Shows a session.");
        sessions.MapPatch("/sessions/{id}", UpdateAsync).Takes<SessionBody>().Gives<SessionJson>("UpdateSession", "Renames a session, or changes its model.");
        sessions.MapDelete("/sessions/{id}", DeleteAsync).Produces(204).Described("DeleteSession", "Deletes a session with all that hangs on it.");
        sessions.MapGet("/sessions/{id}/messages", ListMessagesAsync).ProducesProblem(400)
            .Gives<MessagesJson>("ListMessages", "Shows the newest messages, or those before an ordinal, in the order they were said.");
        routes.MapPut("/messages/{id}/feedback", SetFeedbackAsync).WithTags("Messages").Takes<FeedbackBody>()
            .Gives<MessageJson>("SetFeedback", "Says what you think of an answer.");
    }

    private static async Task<IResult> CreateAsync(
        Caller caller, JsonBody<NewSessionBody> body, SessionStore store, ModelCatalog models, HttpRequest request, CancellationToken cancellationToken)
    {
        var session = await store.CreateAsync(caller, body.Value.ToSession(models), cancellationToken) ?? throw Checks.Absent("project");
        return Answers.Created(request, session.Id, SessionJson.Of(session));
    }

    private static async Task<IResult> ListAsync(
        Caller caller, [FromQuery(Name = "project_id")] Guid? projectId, string? q, int? skip, int? take, SessionStore store, CancellationToken cancellationToken)
    {
        var page = Checks.Page(skip, take);
        var sessions = await store.ListAsync(caller, projectId, Checks.Search(q), page.Skip, page.Take, cancellationToken);
        return Answers.Ok(new SessionsJson([.. sessions.Items.Select(SessionJson.Of)], sessions.Total));
    }

    private static async Task<IResult> GetAsync(Caller caller, RouteId id, SessionStore store, CancellationToken cancellationToken) =>
        Answers.Ok(SessionJson.Of(await store.GetAsync(caller, id, cancellationToken) ?? throw Checks.Absent("session")));

    private static async Task<IResult> UpdateAsync(
        Caller caller, RouteId id, JsonBody<SessionBody> body, SessionStore store, ModelCatalog models, CancellationToken cancellationToken) =>
        Answers.Ok(SessionJson.Of(
            await store.UpdateAsync(caller, id, body.Value.ToChange(models), cancellationToken) ?? throw Checks.Absent("session")));

    private static async Task<IResult> DeleteAsync(Caller caller, RouteId id, SessionStore store, CancellationToken cancellationToken) =>
        Answers.Deleted(await store.DeleteAsync(caller, id, cancellationToken), "session");

    private static async Task<IResult> ListMessagesAsync(
        Caller caller, RouteId id, int? before, int? take, SessionStore store, CancellationToken cancellationToken)
    {
        if (before is { } ordinal)
            Checks.Range(ordinal, "before", 1, int.MaxValue);
        var page = await store.ListMessagesAsync(caller, id, before, Checks.Take(take), cancellationToken) ?? throw Checks.Absent("session");
        return Answers.Ok(new MessagesJson([.. page.Messages.Select(MessageJson.Of)], page.HasMore));
    }

    private static async Task<IResult> SetFeedbackAsync(
        Caller caller, RouteId id, JsonBody<FeedbackBody> body, SessionStore store, CancellationToken cancellationToken) =>
        Answers.Ok(MessageJson.Of(
            await store.SetFeedbackAsync(caller, id, body.Value.ToFeedback(), cancellationToken) ?? throw Checks.Absent("answer")));
}
