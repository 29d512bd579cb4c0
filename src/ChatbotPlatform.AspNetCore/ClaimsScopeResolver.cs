using System.Security.Claims;
using ChatbotPlatform.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform;

/// <summary>The scope of a signed-in user, by claims of authenticated identities only.</summary>
internal sealed class ClaimsScopeResolver(IOptions<ChatHttpOptions> options) : IChatScopeResolver
{
    public ValueTask<ChatScope?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) => new(Resolve(context.User));

    private ChatScope? Resolve(ClaimsPrincipal principal)
    {
        var claims = principal.Identities.Where(i => i.IsAuthenticated).SelectMany(i => i.Claims).ToList();
        var user = options.Value.UserClaims.Select(type => claims.Find(c => c.Type == type)).FirstOrDefault(c => c is not null)?.Value;
        var tenants = claims.Where(c => c.Type == options.Value.TenantClaim).Select(c => c.Value).Distinct().ToList();

        return (user, tenants) switch
        {
            (null, _) => null,
            // Nobody of the host's may pass for a key or a visitor.
            _ when ReservedUsers.Contains(user) => null,
            // A bare user id could be the name of someone else's tenant.
            (_, []) => new ChatScope($"user:{user}", user),
            (_, [var tenant]) => new ChatScope(tenant, user),
            // Two tenants: which of them is meant cannot be told.
            _ => null,
        };
    }
}
