using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Access;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("").WithTags("API keys").Needs(ChatAccess.Manage);
        keys.MapPost("/api-keys", CreateAsync).Takes<ApiKeyBody>().ProducesProblem(403)
            .Gives<CreatedApiKeyJson>("CreateApiKey", "Makes a key. Its secret is in this answer and never again.", 201);
        keys.MapGet("/api-keys", ListAsync).ProducesProblem(400).Gives<ApiKeysJson>("ListApiKeys", "Lists keys, the newest first, revoked ones too.");
        keys.MapGet("/api-keys/{id}", GetAsync).Gives<ApiKeyJson>("GetApiKey", "Shows a key, but not its secret.");
        keys.MapDelete("/api-keys/{id}", RevokeAsync).Produces(204)
            .Described("RevokeApiKey", "Revokes a key: its next request is refused, and its open streams end within seconds.");
    }

    private static async Task<IResult> CreateAsync(
        Caller caller, JsonBody<ApiKeyBody> body, ApiKeyStore store, TimeProvider time, HttpRequest request, CancellationToken cancellationToken)
    {
        var made = await store.CreateAsync(caller, body.Value.ToKey(caller.Scope, time.GetUtcNow()), cancellationToken) ?? throw Checks.Absent("project");
        return Answers.Created(request, made.Key.Id, CreatedApiKeyJson.Of(made));
    }

    private static async Task<IResult> ListAsync(
        Caller caller, [FromQuery(Name = "project_id")] Guid? projectId, int? skip, int? take, ApiKeyStore store, CancellationToken cancellationToken)
    {
        var page = Checks.Page(skip, take);
        var keys = await store.ListAsync(caller, projectId, page.Skip, page.Take, cancellationToken);
        return Answers.Ok(new ApiKeysJson([.. keys.Items.Select(ApiKeyJson.Of)], keys.Total));
    }

    private static async Task<IResult> GetAsync(Caller caller, RouteId id, ApiKeyStore store, CancellationToken cancellationToken) =>
        Answers.Ok(ApiKeyJson.Of(await store.GetAsync(caller, id, cancellationToken) ?? throw Checks.Absent("API key")));

    private static async Task<IResult> RevokeAsync(Caller caller, RouteId id, ApiKeyStore store, CancellationToken cancellationToken) =>
        Answers.Deleted(await store.RevokeAsync(caller, id, cancellationToken), "API key");
}
