using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Memory;

internal static class MemoryEndpoints
{
    public static void MapMemory(this IEndpointRouteBuilder routes)
    {
        // A summary costs money, and one that is cleared is made again: neither is for visitors.
        var memory = routes.MapGroup("").WithTags("Memory").Needs(ChatAccess.Manage);
        memory.MapGet("/sessions/{id}/memory", GetAsync).Needs(ChatAccess.Read)
            .Gives<SessionMemoryJson>("GetSessionMemory", "Shows what a session remembers: its facts, its summary, and what they cost.");
        memory.MapPost("/sessions/{id}/memory/summarize", SummarizeAsync)
            .Gives<SessionMemoryJson>("SummarizeSession", "Summarises a session now, all but its last turn.").ProducesProblem(502);
        memory.MapDelete("/sessions/{id}/memory", ClearAsync).Produces(204)
            .Described("ClearSessionMemory", "Forgets the summaries and facts of a session; its messages stay.");
    }

    private static async Task<IResult> GetAsync(Caller caller, RouteId id, SessionMemory memory, CancellationToken cancellationToken) =>
        Answers.Ok(SessionMemoryJson.Of(await memory.GetAsync(caller, id, cancellationToken) ?? throw Checks.Absent("session")));

    private static async Task<IResult> SummarizeAsync(Caller caller, RouteId id, SessionMemory memory, CancellationToken cancellationToken) =>
        Answers.Ok(SessionMemoryJson.Of(await memory.SummarizeAsync(caller, id, cancellationToken) ?? throw Checks.Absent("session")));

    private static async Task<IResult> ClearAsync(Caller caller, RouteId id, SessionMemory memory, CancellationToken cancellationToken) =>
        Answers.Deleted(await memory.ClearAsync(caller, id, cancellationToken), "session");
}
