using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Access;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ListAsync).WithTags("Audit").Needs(ChatAccess.Manage)
            .Gives<AuditJson>("ListAudit", "Lists who changed what, the newest first.").ProducesProblem(400);

    private static async Task<IResult> ListAsync(
        Caller caller, [FromQuery(Name = "project_id")] Guid? projectId, int? skip, int? take, AuditStore store, CancellationToken cancellationToken)
    {
        var page = Checks.Page(skip, take);
        var entries = await store.ListAsync(caller, projectId, page.Skip, page.Take, cancellationToken);
        return Answers.Ok(new AuditJson([.. entries.Items.Select(AuditEntryJson.Of)], entries.Total));
    }
}
