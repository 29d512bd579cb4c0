using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Access;

internal sealed class EfVisitorStore(ChatDatabase database, TimeProvider time) : VisitorStore
{
    public override Task<VisitedProject?> FindAsync(string publishableKey, CancellationToken cancellationToken) =>
        database.ReadAsync(
            Tenants.Lookup(publishableKey),
            async (context, ct) => (await context.BySecret<ProjectRow>(p => p.PublishableKey).AsNoTracking().SingleOrDefaultAsync(ct))?.ToVisited(),
            cancellationToken);

    public override Task<bool> IsKnownOriginAsync(string origin, CancellationToken cancellationToken) =>
        database.ReadAsync(
            Tenants.Lookup(origin), (context, ct) => context.BySecret<WidgetOriginRow>(o => o.Origin).AnyAsync(ct), cancellationToken);

    public override Task<bool> HasEndedAsync(string tenantId, Guid visitId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            Tenants.Of(tenantId), (context, ct) => context.Set<EndedVisitRow>().AnyAsync(v => v.TenantId == tenantId && v.Id == visitId, ct), cancellationToken);

    public override Task EndAsync(string tenantId, Guid projectId, Guid visitId, DateTimeOffset forgetAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            Tenants.Of(tenantId),
            async (context, ct) =>
            {
                var now = time.Now();
                var visits = context.Set<EndedVisitRow>().Where(v => v.TenantId == tenantId);
                await visits.Where(v => v.ForgetAt < now).ExecuteDeleteAsync(ct);
                if (await visits.AnyAsync(v => v.Id == visitId, ct)
                    || !await context.Set<ProjectRow>().AnyAsync(p => p.TenantId == tenantId && p.Id == projectId, ct))
                    return false;
                context.Add(new EndedVisitRow { TenantId = tenantId, Id = visitId, ProjectId = projectId, ForgetAt = forgetAt });
                await context.SaveChangesAsync(ct);
                return true;
            },
            cancellationToken);

    public override Task<VisitsNow> ReadAsync(
        IReadOnlyCollection<string> tenantIds, IReadOnlyCollection<Guid> projectIds, IReadOnlyCollection<Guid> visitIds,
        CancellationToken cancellationToken) =>
        database.ReadAsync(
            Tenants.Of(tenantIds),
            async (context, ct) =>
            {
                var projects = await context.AcrossTenants<ProjectRow>().AsNoTracking().Where(p => projectIds.Contains(p.Id)).ToListAsync(ct);
                var ended = await context.AcrossTenants<EndedVisitRow>().Where(v => visitIds.Contains(v.Id)).Select(v => v.Id).ToListAsync(ct);
                return new VisitsNow(projects.ConvertAll(p => p.ToVisited()), ended);
            },
            cancellationToken);

    public override Task<string?> GetIdentitySecretAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        !scope.Allows(ChatAccess.Manage)
            ? Task.FromResult<string?>(null)
            : database.ReadAsync(
                scope,
                (context, ct) => context.Projects(scope).Where(p => p.Id == projectId).Select(p => p.IdentitySecret).SingleOrDefaultAsync(ct),
                cancellationToken);

    public override async Task<string?> RotateIdentitySecretAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        (await RotateAsync(scope, projectId, "identity_secret", row => row.IdentitySecret = ProjectRow.NewIdentitySecret(), cancellationToken))?.IdentitySecret;

    public override async Task<Project?> RotatePublishableKeyAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        (await RotateAsync(scope, projectId, "publishable_key", row => row.MakeKeys(), cancellationToken))?.ToProject();

    private Task<ProjectRow?> RotateAsync(
        ChatScope scope, Guid projectId, string what, Action<ProjectRow> rotate, CancellationToken cancellationToken) =>
        !scope.Allows(ChatAccess.Manage)
            ? Task.FromResult<ProjectRow?>(null)
            : database.WriteAsync(
                scope,
                async (context, ct) =>
                {
                    var now = time.Now();
                    // The version first: it locks the row, so that two who rotate at once follow one another.
                    if (await context.Projects(scope).Where(p => p.Id == projectId).ExecuteUpdateAsync(
                            set => set.SetProperty(p => p.Version, p => p.Version + 1).SetProperty(p => p.UpdatedAt, now), ct) == 0)
                        return null;
                    var row = await context.Projects(scope).AsTracking().SingleAsync(p => p.Id == projectId, ct);
                    rotate(row);
                    context.Audit(scope, now, "project.rotated", projectId, projectId, [what]);
                    await context.SaveChangesAsync(ct);
                    return row;
                },
                cancellationToken);
}
