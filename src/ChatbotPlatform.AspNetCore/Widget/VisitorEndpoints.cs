using ChatbotPlatform.Access;
using ChatbotPlatform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TurnOptions = ChatbotPlatform.Turns.TurnOptions;

namespace ChatbotPlatform.Widget;

/// <summary>The public side of a project: what its widget looks like, and who comes by it.</summary>
internal static class VisitorEndpoints
{
    public static void MapVisitors(this IEndpointRouteBuilder routes)
    {
        var widget = routes.MapGroup("/widget/{key}").WithTags("Widget").WithMetadata(new WidgetRoute()).AllowAnonymous();
        widget.MapGet("/config", ShowAsync).WithMetadata(new OpenRoute()).ProducesProblem(403)
            .Gives<WidgetConfigJson>("GetWidgetConfig", "Shows how the widget looks, to a site that may show it.");
        widget.MapPost("/visitors", AdmitAsync).WithMetadata(new OpenRoute()).Limited(ChatLimit.Visitors).Takes<VisitorBody>(optional: true).ProducesProblem(403).ProducesProblem(409)
            .Gives<VisitorGrantJson>("AdmitVisitor", "Gives a visitor tokens: a new one, one that was here before, or one of whom the site says who it is.");
        widget.MapDelete("/visitors", LeaveAsync).Produces(204).ProducesProblem(403)
            .Described("SignVisitorOut", "Signs the visitor out: their tokens count for nothing from then on.");
    }

    private static IResult ShowAsync(WidgetVisit visit, IOptions<TurnOptions> turns) =>
        Answers.Ok(WidgetConfigJson.Of(visit.Project, turns.Value.MaxMessageLength));

    private static async Task<IResult> AdmitAsync(
        WidgetVisit visit, OptionalJsonBody<VisitorBody> body, VisitorDesk desk, Visits visits, LimitGate gate, HttpContext context,
        CancellationToken cancellationToken)
    {
        // Whoever was here before is none that is made.
        if (body.Value.RenewalToken is null)
            await gate.NewVisitorAsync(context, visit.Project.ProjectId.ToString());
        var token = await desk.AdmitAsync(visit, body.Value, cancellationToken);
        var (access, expiresIn, renewal) = visits.Give(visit.Project, token);
        return Answers.Ok(new VisitorGrantJson(
            access, (int)expiresIn.TotalSeconds, renewal, new VisitorJson(token.Visitor, token.Name, token.SignedIn), visit.Project.ProjectId));
    }

    private static async Task<IResult> LeaveAsync(WidgetVisit visit, Caller caller, Visits visits, CancellationToken cancellationToken)
    {
        var (project, scope) = (visit.Project, caller.Scope);
        if (caller.Credential.Kind is not CredentialKind.Visitor || scope.ProjectId != project.ProjectId || scope.TenantId != project.TenantId)
            throw new ChatException(ChatError.Forbidden, "Only a visitor of this widget signs out here.");
        await visits.EndAsync(project.TenantId, project.ProjectId, caller.Credential.Id, cancellationToken);
        return TypedResults.NoContent();
    }
}
