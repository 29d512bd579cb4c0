using ChatbotPlatform.Access;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Projects;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        var projects = routes.MapGroup("").WithTags("Projects").Needs(ChatAccess.Manage);
        projects.MapPost("/projects", CreateAsync).Takes<ProjectBody>().Gives<ProjectJson>("CreateProject", "Makes a project.", 201);
        projects.MapGet("/projects", ListAsync).Needs(ChatAccess.Read)
            .Gives<ProjectsJson>("ListProjects", "Lists projects, the newest first.").ProducesProblem(400);
        projects.MapGet("/projects/{id}", GetAsync).Needs(ChatAccess.Read).Produces(304)
            .Gives<ProjectJson>("GetProject", "Shows a project.");
        projects.MapPatch("/projects/{id}", UpdateAsync).Takes<ProjectBody>()
            .Conditional().Gives<ProjectJson>("UpdateProject", "Changes a project: what is left out stays, null clears.");
        projects.MapPost("/projects/{id}/publishable-key", RotateKeyAsync)
            .Gives<ProjectJson>("RotatePublishableKey", "Makes a new publishable key; the old one and all visitors' tokens count for nothing from then on.");
        projects.MapGet("/projects/{id}/identity-secret", ShowSecretAsync)
            .Gives<IdentitySecretJson>("GetIdentitySecret", "Shows the secret by which a site tells the widget who its users are.");
        projects.MapPost("/projects/{id}/identity-secret", RotateSecretAsync)
            .Gives<IdentitySecretJson>("RotateIdentitySecret", "Makes a new identity secret; what was signed by the old one is refused from then on.");
        projects.MapDelete("/projects/{id}", DeleteAsync).Produces(204).Conditional().Described("DeleteProject", "Deletes a project with all that hangs on it.");
    }

    private static async Task<IResult> CreateAsync(
        Caller caller, JsonBody<ProjectBody> body, ProjectStore store, ModelCatalog models, MemoryStrategies strategies,
        HttpRequest request, CancellationToken cancellationToken)
    {
        var values = body.Value.ToChange(new MemorySettings(), new WidgetSettings(), new ProjectLimits(), models, strategies);
        if (!values.Name.IsSet)
            throw Checks.Invalid("name is missing.");
        var project = await store.CreateAsync(caller, values, cancellationToken);
        return VersionedAnswers.Of(project.Version, Answers.Created(request, project.Id, ProjectJson.Of(project, caller)));
    }

    private static async Task<IResult> ListAsync(
        Caller caller, string? q, int? skip, int? take, ProjectStore store, CancellationToken cancellationToken)
    {
        var page = Checks.Page(skip, take);
        var projects = await store.ListAsync(caller, Checks.Search(q), page.Skip, page.Take, cancellationToken);
        return Answers.Ok(new ProjectsJson([.. projects.Items.Select(p => ProjectJson.Of(p, caller))], projects.Total));
    }

    private static async Task<IResult> GetAsync(Caller caller, RouteId id, ProjectStore store, CancellationToken cancellationToken) =>
        Shown(await store.GetAsync(caller, id, cancellationToken), caller);

    private static async Task<IResult> UpdateAsync(
        Caller caller, RouteId id, IfMatch ifMatch, JsonBody<ProjectBody> body, ProjectStore store, ModelCatalog models, MemoryStrategies strategies,
        CancellationToken cancellationToken)
    {
        // Memory settings are bound to each other, so a change of one is checked together with those that stay.
        var current = await store.GetAsync(caller, id, cancellationToken) ?? throw Checks.Absent("project");
        var change = body.Value.ToChange(current.Memory, current.Widget, current.Limits, models, strategies);
        return Shown(await store.UpdateAsync(caller, id, change, ifMatch.Versions, cancellationToken), caller);
    }

    private static async Task<IResult> RotateKeyAsync(Caller caller, RouteId id, VisitorStore store, CancellationToken cancellationToken) =>
        Shown(await store.RotatePublishableKeyAsync(caller, id, cancellationToken), caller);

    private static async Task<IResult> ShowSecretAsync(Caller caller, RouteId id, VisitorStore store, CancellationToken cancellationToken) =>
        Answers.Ok(new IdentitySecretJson(await store.GetIdentitySecretAsync(caller, id, cancellationToken) ?? throw Checks.Absent("project")));

    private static async Task<IResult> RotateSecretAsync(Caller caller, RouteId id, VisitorStore store, CancellationToken cancellationToken) =>
        Answers.Ok(new IdentitySecretJson(await store.RotateIdentitySecretAsync(caller, id, cancellationToken) ?? throw Checks.Absent("project")));

    private static async Task<IResult> DeleteAsync(
        Caller caller, RouteId id, IfMatch ifMatch, ProjectStore store, CancellationToken cancellationToken) =>
        Answers.Deleted(await store.DeleteAsync(caller, id, ifMatch.Versions, cancellationToken), "project");

    private static IResult Shown(Project? project, ChatScope scope) =>
        project is null ? throw Checks.Absent("project") : VersionedAnswers.Of(project.Version, Answers.Ok(ProjectJson.Of(project, scope)));
}
