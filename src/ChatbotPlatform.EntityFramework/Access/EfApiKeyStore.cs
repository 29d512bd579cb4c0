using System.Security.Cryptography;
using System.Text;
using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Access;

internal sealed class EfApiKeyStore(ChatDatabase database, TimeProvider time) : ApiKeyStore
{
    private const string Begin = "ck_";
    private const int ShownCharacters = 9;

    public override Task<CreatedApiKey?> CreateAsync(ChatScope scope, NewApiKey values, CancellationToken cancellationToken)
    {
        if (!scope.Allows(ChatAccess.Manage | values.Access))
            throw new ChatException(ChatError.Forbidden, "Nobody can give a key more than they may do themselves.");
        if (scope.ProjectId is not null && values.ProjectId is null)
            throw new ChatException(ChatError.Forbidden, "Who manages one project makes keys of that project: say its project_id.");
        var now = time.Now();
        var secret = Secret.New(Begin);
        return database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (values.ProjectId is { } project && !await context.Projects(scope).AnyAsync(p => p.Id == project, ct))
                    return null;
                var row = new ApiKeyRow
                {
                    TenantId = scope.TenantId,
                    Id = Guid.CreateVersion7(now),
                    ProjectId = values.ProjectId,
                    Name = values.Name,
                    Prefix = secret[..ShownCharacters],
                    KeyHash = Hash(secret),
                    Access = (int)values.Access,
                    CreatedBy = scope.UserId,
                    CreatedAt = now,
                    ExpiresAt = values.ExpiresAt is { } end ? Moment.Truncate(end) : null,
                };
                context.Add(row);
                context.Audit(scope, now, "api_key.created", row.Id, row.ProjectId);
                await context.SaveChangesAsync(ct);
                return new CreatedApiKey(row.ToKey(), secret);
            },
            cancellationToken);
    }

    public override Task<Page<ApiKey>> ListAsync(ChatScope scope, Guid? projectId, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var keys = context.ApiKeys(scope).AsNoTracking();
                if (projectId is { } only)
                    keys = keys.Where(k => k.ProjectId == only);
                var total = await keys.CountAsync(ct);
                // Ids are in the order of time.
                var rows = await keys.OrderByDescending(k => k.Id).Skip(skip).Take(take).ToListAsync(ct);
                return new Page<ApiKey>(rows.ConvertAll(r => r.ToKey()), total);
            },
            cancellationToken);

    public override Task<ApiKey?> GetAsync(ChatScope scope, Guid keyId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) => (await context.ApiKeys(scope).AsNoTracking().SingleOrDefaultAsync(k => k.Id == keyId, ct))?.ToKey(),
            cancellationToken);

    public override Task<bool> RevokeAsync(ChatScope scope, Guid keyId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope,
            async (context, ct) =>
            {
                if (await context.ApiKeys(scope).AsTracking().SingleOrDefaultAsync(k => k.Id == keyId, ct) is not { } row)
                    return false;
                if (row.RevokedAt is not null)
                    return true;
                row.RevokedAt = time.Now();
                context.Audit(scope, row.RevokedAt.Value, "api_key.revoked", row.Id, row.ProjectId);
                await context.SaveChangesAsync(ct);
                return true;
            },
            cancellationToken);

    public override Task<KnownApiKey?> FindAsync(string secret, CancellationToken cancellationToken) =>
        database.ReadAsync(
            Tenants.Lookup(Hash(secret)),
            async (context, ct) => await context.BySecret<ApiKeyRow>(k => k.KeyHash).AsNoTracking().SingleOrDefaultAsync(ct) is { } row
                ? new KnownApiKey(row.TenantId, row.ToKey())
                : null,
            cancellationToken);

    public override Task TouchAsync(string tenantId, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            Tenants.Of(tenantId),
            (context, ct) => context.Set<ApiKeyRow>().Where(k => k.TenantId == tenantId && k.Id == keyId)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), ct),
            cancellationToken);

    public override Task<IReadOnlyList<Guid>> FindValidAsync(
        IReadOnlyCollection<string> tenantIds, IReadOnlyCollection<Guid> keyIds, CancellationToken cancellationToken)
    {
        var now = time.Now();
        return database.ReadAsync<IReadOnlyList<Guid>>(
            Tenants.Of(tenantIds),
            async (context, ct) => await context.AcrossTenants<ApiKeyRow>()
                .Where(k => keyIds.Contains(k.Id) && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now))
                .Select(k => k.Id).ToListAsync(ct),
            cancellationToken);
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
