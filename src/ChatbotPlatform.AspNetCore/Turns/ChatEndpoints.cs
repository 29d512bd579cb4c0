using ChatbotPlatform.Limits;
using ChatbotPlatform.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Turns;

/// <summary>The ways to begin a turn. Each has two shapes: the whole answer, or its events as they come.</summary>
internal static class ChatEndpoints
{
    private const string EventStream = "text/event-stream";

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        var chat = routes.MapGroup("").WithTags("Chat").Limited(ChatLimit.Sends, ChatLimit.Streams);
        chat.MapPost("/chat", ChatAsync).Takes<ChatBody>().Answering("Chat", "Sends a message and waits for the answer.");
        chat.MapPost("/chat/stream", ChatStreamAsync).Takes<ChatBody>().Streaming("ChatStream", "Sends a message and streams the answer.");
        chat.MapPost("/sessions/{id}/chat", SessionChatAsync).Takes<SessionChatBody>()
            .Answering("ChatInSession", "Sends a message to a session and waits for the answer.");
        chat.MapPost("/sessions/{id}/chat/stream", SessionChatStreamAsync).Takes<SessionChatBody>()
            .Streaming("ChatStreamInSession", "Sends a message to a session and streams the answer.");
        chat.MapPost("/sessions/{id}/regenerate", RegenerateAsync).Takes<RegenerateBody>(optional: true).Produces(200, contentType: EventStream)
            .Answering("Regenerate", "Answers the last message anew; streams if you accept text/event-stream or say stream=true.");
        chat.MapPut("/messages/{id}", EditAsync).Takes<SessionChatBody>().Produces(200, contentType: EventStream)
            .Answering("EditMessage", "Says a message in other words and answers it; streams if you accept text/event-stream or say stream=true.");
        routes.MapDelete("/messages/{id}", DeleteAsync).WithTags("Messages").Produces(204).ProducesProblem(409)
            .Described("DeleteMessage", "Deletes a message for good: a question with its answers, or an answer alone.");
    }

    private static async Task<IResult> ChatAsync(
        Caller caller, JsonBody<ChatBody> body, Drafts drafts, ChatEngine engine, CancellationToken cancellationToken) =>
        Whole(engine, caller, await engine.StartAsync(caller, await drafts.RequestAsync(caller, body.Value, cancellationToken), cancellationToken));

    private static async Task<IResult> ChatStreamAsync(
        Caller caller, JsonBody<ChatBody> body, Drafts drafts, ChatEngine engine, CancellationToken cancellationToken) =>
        Stream(engine, caller, await engine.StartAsync(caller, await drafts.RequestAsync(caller, body.Value, cancellationToken), cancellationToken));

    private static async Task<IResult> SessionChatAsync(
        Caller caller, RouteId id, JsonBody<SessionChatBody> body, ChatEngine engine, CancellationToken cancellationToken) =>
        Whole(engine, caller, await engine.StartAsync(caller, body.Value.ToRequest(caller, id), cancellationToken));

    private static async Task<IResult> SessionChatStreamAsync(
        Caller caller, RouteId id, JsonBody<SessionChatBody> body, ChatEngine engine, CancellationToken cancellationToken) =>
        Stream(engine, caller, await engine.StartAsync(caller, body.Value.ToRequest(caller, id), cancellationToken));

    private static async Task<IResult> RegenerateAsync(
        Caller caller, RouteId id, OptionalJsonBody<RegenerateBody> body, bool? stream, HttpRequest request, ChatEngine engine,
        CancellationToken cancellationToken)
    {
        var started = await engine.RegenerateAsync(
            caller, id, body.Value.ClientMessageId, body.Value.Model, caller.SaysVariables(body.Value.Variables), cancellationToken);
        return WantsStream(request, stream) ? Stream(engine, caller, started) : Whole(engine, caller, started);
    }

    private static async Task<IResult> EditAsync(
        Caller caller, RouteId id, JsonBody<SessionChatBody> body, bool? stream, HttpRequest request, ChatEngine engine,
        CancellationToken cancellationToken)
    {
        var message = Words.Of(body.Value.Message);
        var started = await engine.EditAsync(
            caller, id, message, body.Value.ClientMessageId, body.Value.Model, caller.SaysVariables(body.Value.Variables), cancellationToken);
        return WantsStream(request, stream) ? Stream(engine, caller, started) : Whole(engine, caller, started);
    }

    private static async Task<IResult> DeleteAsync(Caller caller, RouteId id, ChatEngine engine, CancellationToken cancellationToken) =>
        Answers.Deleted(await engine.DeleteMessageAsync(caller, id, cancellationToken), "message");

    private static TurnAnswer Whole(ChatEngine engine, Caller caller, StartedTurn started) => new(engine, caller, started);

    private static TurnStream Stream(ChatEngine engine, Caller caller, StartedTurn started) => new(engine, caller, started.Turn.Id);

    private static bool WantsStream(HttpRequest request, bool? stream) =>
        stream ?? request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));

    private static void Answering(this RouteHandlerBuilder route, string name, string summary) =>
        route.ProducesProblem(409).ProducesProblem(422).ProducesProblem(502).ProducesProblem(504).Gives<ChatJsonAnswer>(name, summary);

    private static void Streaming(this RouteHandlerBuilder route, string name, string summary) =>
        route.Produces(200, contentType: EventStream).ProducesProblem(409).ProducesProblem(422).Described(name, summary);
}
