using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Projects;

internal static class PromptEndpoints
{
    private const string One = "/projects/{id}/prompts/{prompt_id}";

    public static void MapPrompts(this IEndpointRouteBuilder routes)
    {
        var prompts = routes.MapGroup("").WithTags("Prompts").Needs(ChatAccess.Manage);
        prompts.MapPost("/projects/{id}/prompts", CreateAsync).Takes<PromptBody>().Gives<PromptJson>("CreatePrompt", "Adds a prompt at the end.", 201);
        prompts.MapGet("/projects/{id}/prompts", ListAsync).Needs(ChatAccess.Read).Gives<PromptsJson>("ListPrompts", "Lists a project's prompts in order.");
        prompts.MapGet(One, GetAsync).Needs(ChatAccess.Read).Produces(304).Gives<PromptJson>("GetPrompt", "Shows a prompt.");
        prompts.MapPatch(One, UpdateAsync).Takes<PromptBody>().Conditional()
            .Gives<PromptJson>("UpdatePrompt", "Changes a prompt, or moves it; what is left out stays.");
        prompts.MapDelete(One, DeleteAsync).Produces(204).Conditional().Described("DeletePrompt", "Deletes a prompt; those behind it move up.");
        prompts.MapGet(One + "/versions", ListVersionsAsync).Needs(ChatAccess.Read).ProducesProblem(400)
            .Gives<PromptVersionsJson>("ListPromptVersions", "Lists what a prompt said, the newest first.");
        prompts.MapGet(One + "/versions/{number}", GetVersionAsync).Needs(ChatAccess.Read)
            .Gives<PromptVersionJson>("GetPromptVersion", "Shows what a prompt said in one version.");
        prompts.MapPost(One + "/versions/{number}/restore", RestoreAsync).Conditional()
            .Gives<PromptJson>("RestorePrompt", "Brings back what a prompt said, as a new version.");
    }

    private static async Task<IResult> CreateAsync(
        Caller caller, RouteId id, JsonBody<PromptBody> body, ProjectStore store, HttpRequest request, CancellationToken cancellationToken)
    {
        var values = body.Value.ToChange();
        if (!values.Name.IsSet || !values.Content.IsSet)
            throw Checks.Invalid($"{(values.Name.IsSet ? "content" : "name")} is missing.");
        var prompt = await store.CreatePromptAsync(caller, id, values, cancellationToken) ?? throw Checks.Absent("project");
        return VersionedAnswers.Of(prompt.Version, Answers.Created(request, prompt.Id, PromptJson.Of(prompt)));
    }

    private static async Task<IResult> ListAsync(Caller caller, RouteId id, ProjectStore store, CancellationToken cancellationToken)
    {
        var prompts = await store.ListPromptsAsync(caller, id, cancellationToken) ?? throw Checks.Absent("project");
        return Answers.Ok(new PromptsJson([.. prompts.Select(PromptJson.Of)], prompts.Count));
    }

    private static async Task<IResult> GetAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, ProjectStore store, CancellationToken cancellationToken) =>
        Shown(await store.GetPromptAsync(caller, id, promptId, cancellationToken));

    private static async Task<IResult> UpdateAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, IfMatch ifMatch, JsonBody<PromptBody> body, ProjectStore store,
        CancellationToken cancellationToken) =>
        Shown(await store.UpdatePromptAsync(caller, id, promptId, body.Value.ToChange(), ifMatch.Versions, cancellationToken));

    private static async Task<IResult> DeleteAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, IfMatch ifMatch, ProjectStore store,
        CancellationToken cancellationToken) =>
        Answers.Deleted(await store.DeletePromptAsync(caller, id, promptId, ifMatch.Versions, cancellationToken), "prompt");

    private static async Task<IResult> ListVersionsAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, int? skip, int? take, ProjectStore store,
        CancellationToken cancellationToken)
    {
        var page = Checks.Page(skip, take);
        var versions = await store.ListPromptVersionsAsync(caller, id, promptId, page.Skip, page.Take, cancellationToken) ?? throw Checks.Absent("prompt");
        return Answers.Ok(new PromptVersionsJson([.. versions.Items.Select(PromptVersionJson.Of)], versions.Total));
    }

    private static async Task<IResult> GetVersionAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, RouteNumber number, ProjectStore store,
        CancellationToken cancellationToken) =>
        Answers.Ok(PromptVersionJson.Of(
            await store.GetPromptVersionAsync(caller, id, promptId, number, cancellationToken) ?? throw Checks.Absent("version")));

    private static async Task<IResult> RestoreAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, RouteNumber number, IfMatch ifMatch, ProjectStore store,
        CancellationToken cancellationToken) =>
        Shown(await store.RestorePromptAsync(caller, id, promptId, number, ifMatch.Versions, cancellationToken), "version");

    private static IResult Shown(Prompt? prompt, string what = "prompt") =>
        prompt is null ? throw Checks.Absent(what) : VersionedAnswers.Of(prompt.Version, Answers.Ok(PromptJson.Of(prompt)));
}
