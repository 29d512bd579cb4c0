using ChatbotPlatform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace ChatbotPlatform;

/// <summary>The shapes of an answer, and their description for OpenAPI.</summary>
internal static class Answers
{
    public static IResult Ok<T>(T value) => TypedResults.Json(value, ChatJson.TypeOf<T>());

    public static IResult Created<T>(HttpRequest request, Guid id, T value)
    {
        request.HttpContext.Response.Headers.Location = $"{request.PathBase}{request.Path.Value?.TrimEnd('/')}/{id}";
        return TypedResults.Json(value, ChatJson.TypeOf<T>(), statusCode: StatusCodes.Status201Created);
    }

    public static IResult Deleted(bool deleted, string what) => deleted ? TypedResults.NoContent() : throw Checks.Absent(what);

    /// <summary>What its caller has to be allowed.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, ChatAccess access) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new NeededAccess(access)).WithDescription($"Needs the access `{access.ToString().ToLowerInvariant()}`.");

    /// <summary>What is limited of it besides requests.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder builder, params ChatLimit[] limits) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new LimitedBy(limits));

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, bool optional = false) where T : notnull =>
        // No content type is named here: routing would choose by it, and answer 415 before the body is looked for.
        route.WithMetadata(new AcceptsMetadata([], typeof(T), optional)).ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);

    /// <summary>A route that answers with JSON.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, string name, string summary, int status = 200) =>
        route.Produces<T>(status, "application/json").Described(name, summary);

    public static RouteHandlerBuilder Described(this RouteHandlerBuilder route, string name, string summary) =>
        route.ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429).ProducesProblem(503).WithName(name).WithSummary(summary);
}
