using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Access;

internal sealed class EfTenantStore(ChatDatabase database) : TenantStore
{
    public override Task DeleteAsync(ChatScope scope, CancellationToken cancellationToken) =>
        scope.ProjectId is not null || !scope.Allows(ChatAccess.Manage)
            ? throw new ChatException(ChatError.Forbidden, "Only who manages all of a tenant can delete it.")
            : database.WriteAsync(
                scope,
                async (context, ct) =>
                {
                    // All else hangs on a project.
                    await context.Set<ProjectRow>().Where(p => p.TenantId == scope.TenantId).ExecuteDeleteAsync(ct);
                    await context.Set<ApiKeyRow>().Where(k => k.TenantId == scope.TenantId).ExecuteDeleteAsync(ct);
                    return await context.Set<AuditRow>().Where(e => e.TenantId == scope.TenantId).ExecuteDeleteAsync(ct);
                },
                cancellationToken);
}
