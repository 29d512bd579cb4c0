using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Projects;

internal static class PromptEndpoints
{
    public static void MapPrompts(this IEndpointRouteBuilder routes)
    {
        var prompts = routes.MapGroup("").WithTags("Prompts").Needs(ChatAccess.Manage);
        prompts.MapPost("/projects/{id}/prompts", CreateAsync).Takes<PromptBody>().Gives<PromptJson>("CreatePrompt", "Adds a prompt at the end.", 201);
        prompts.MapGet("/projects/{id}/prompts", ListAsync).Needs(ChatAccess.Read).Gives<PromptsJson>("ListPrompts", "Lists a project's prompts in order.");
        prompts.MapGet("/projects/{id}/prompts/{prompt_id}", GetAsync).Needs(ChatAccess.Read).Gives<PromptJson>("GetPrompt", "Shows a prompt.");
        prompts.MapPatch("/projects/{id}/prompts/{prompt_id}", UpdateAsync).Takes<PromptBody>()
            .Gives<PromptJson>("UpdatePrompt", "Changes a prompt, or moves it; what is left out stays.");
        prompts.MapDelete("/projects/{id}/prompts/{prompt_id}", DeleteAsync).Produces(204).Described("DeletePrompt", "Deletes a prompt; those behind it move up.");
    }

    private static async Task<IResult> CreateAsync(
        Caller caller, RouteId id, JsonBody<PromptBody> body, ProjectStore store, HttpRequest request, CancellationToken cancellationToken)
    {
        var values = body.Value.ToChange();
        if (!values.Name.IsSet || !values.Content.IsSet)
            throw Checks.Invalid($"{(values.Name.IsSet ? "content" : "name")} is missing.");
        var prompt = await store.CreatePromptAsync(caller, id, values, cancellationToken) ?? throw Checks.Absent("project");
        return Answers.Created(request, prompt.Id, PromptJson.Of(prompt));
    }

    private static async Task<IResult> ListAsync(Caller caller, RouteId id, ProjectStore store, CancellationToken cancellationToken)
    {
        var prompts = await store.ListPromptsAsync(caller, id, cancellationToken) ?? throw Checks.Absent("project");
        return Answers.Ok(new PromptsJson([.. prompts.Select(PromptJson.Of)], prompts.Count));
    }

    private static async Task<IResult> GetAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, ProjectStore store, CancellationToken cancellationToken) =>
        Answers.Ok(PromptJson.Of(await store.GetPromptAsync(caller, id, promptId, cancellationToken) ?? throw Checks.Absent("prompt")));

    private static async Task<IResult> UpdateAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, JsonBody<PromptBody> body, ProjectStore store,
        CancellationToken cancellationToken) =>
        Answers.Ok(PromptJson.Of(
            await store.UpdatePromptAsync(caller, id, promptId, body.Value.ToChange(), cancellationToken) ?? throw Checks.Absent("prompt")));

    private static async Task<IResult> DeleteAsync(
        Caller caller, RouteId id, [FromRoute(Name = "prompt_id")] RouteId promptId, ProjectStore store, CancellationToken cancellationToken) =>
        Answers.Deleted(await store.DeletePromptAsync(caller, id, promptId, cancellationToken), "prompt");
}
