using ChatbotPlatform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Turns;

internal static class TurnEndpoints
{
    public static void MapTurns(this IEndpointRouteBuilder routes)
    {
        var turns = routes.MapGroup("").WithTags("Turns");
        turns.MapGet("/turns/{id}", GetAsync).Gives<TurnJson>("GetTurn", "Shows where a turn stands.");
        turns.MapGet("/turns/{id}/events", FollowAsync).Limited(ChatLimit.Streams).Produces(200, contentType: "text/event-stream").Produces(204).ProducesProblem(400)
            .Described("FollowTurn", "Streams a turn's events, from the start or after a cursor; 204 when there is nothing after it.");
        // A prompt holds the project's instructions, which are not for visitors.
        turns.MapGet("/turns/{id}/context", GetContextAsync).Needs(ChatAccess.Read)
            .Gives<TurnContextJson>("GetTurnContext", "Shows what the model was sent for a turn, part by part, and what was left out.");
        turns.MapPost("/turns/{id}/stop", StopAsync).Gives<TurnJson>("StopTurn", "Stops a turn and keeps what was said. A turn that has ended stays as it is.");
    }

    private static async Task<IResult> GetContextAsync(Caller caller, RouteId id, ChatEngine engine, CancellationToken cancellationToken) =>
        Answers.Ok(TurnContextJson.Of(
            id, await engine.GetPromptAsync(caller, id, cancellationToken) ?? throw Checks.Absent("context of such a turn, or it is kept no longer")));

    private static async Task<IResult> GetAsync(Caller caller, RouteId id, ChatEngine engine, CancellationToken cancellationToken) =>
        Answers.Ok(TurnJson.Of(await engine.GetAsync(caller, id, cancellationToken) ?? throw Checks.Absent("turn")));

    private static async Task<IResult> FollowAsync(
        Caller caller, RouteId id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, string? after, ChatEngine engine,
        CancellationToken cancellationToken)
    {
        // An EventSource keeps its address when it reconnects: the header is the newer of the two.
        var cursor = Cursors.Parse(string.IsNullOrEmpty(lastEventId) ? after : lastEventId);
        var turn = await engine.GetAsync(caller, id, cancellationToken) ?? throw Checks.Absent("turn");
        return new TurnStream(engine, caller, turn.Id) { After = cursor, HasEnded = turn.Status != TurnStatus.Running };
    }

    private static async Task<IResult> StopAsync(Caller caller, RouteId id, ChatEngine engine, CancellationToken cancellationToken)
    {
        var stopped = await engine.StopAsync(caller, id, cancellationToken) ?? throw Checks.Absent("turn");
        return Answers.Ok(TurnJson.Of(stopped.Turn));
    }
}

internal static class Cursors
{
    /// <summary>Reads a cursor; none is the start.</summary>
    public static TurnCursor? Parse(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        return TurnCursor.TryParse(cursor, null, out var parsed)
            ? parsed
            : throw Checks.Invalid("The cursor is none: use the id of an event, for instance 3.120.");
    }
}
