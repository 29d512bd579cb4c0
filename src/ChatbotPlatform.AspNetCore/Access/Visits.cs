using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Access;

/// <summary>Visitors' tokens: gives them out, and says whose they are.</summary>
internal sealed class Visits(VisitorStore store, IOptions<VisitorOptions> options, TimeProvider time)
{
    // Prefix, project id and colon are 50 characters of the 200 an id may have.
    private const int MaxVisitorLength = 150;

    /// <summary>Somebody new.</summary>
    public static VisitToken Begin(VisitedProject project, string origin) => new()
    {
        Key = project.PublishableKey,
        VisitId = Guid.CreateVersion7(),
        // Not a UUIDv7: when somebody came is not for others to read out of it.
        Visitor = RandomNumberGenerator.GetHexString(32, lowercase: true),
        Origin = origin,
        Expires = 0,
    };

    /// <summary>Somebody of whom the site says who it is.</summary>
    public static VisitToken Begin(VisitedProject project, string origin, IdentityToken identity) => Begin(project, origin) with
    {
        Visitor = identity.UserId.Length <= MaxVisitorLength
            ? identity.UserId
            : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.UserId)))}",
        SignedIn = true,
        Name = identity.Name,
    };

    public static ChatScope ScopeOf(VisitedProject project, VisitToken visit) => new(
        project.TenantId,
        visit.SignedIn ? $"{ReservedUsers.SignedInVisitor}{project.ProjectId}:{visit.Visitor}" : ReservedUsers.Visitor + visit.Visitor,
        project.ProjectId);

    /// <summary>A token for now, and one for later.</summary>
    public (string Token, TimeSpan ExpiresIn, string RenewalToken) Give(VisitedProject project, VisitToken visit)
    {
        var now = time.GetUtcNow();
        var (soon, late) = (options.Value.TokenLifetime, options.Value.RenewalLifetime);
        return (
            (visit with { Expires = (now + soon).ToUnixTimeSeconds() }).Sign(VisitToken.Access, project.VisitorSecret),
            soon,
            (visit with { Expires = (now + late).ToUnixTimeSeconds() }).Sign(VisitToken.Renewal, project.VisitorSecret));
    }

    /// <summary>The visit that a renewal token continues; <see langword="null"/> when it counts for nothing here, or no more.</summary>
    public async ValueTask<VisitToken?> ContinueAsync(VisitedProject project, string origin, string token, CancellationToken cancellationToken) =>
        VisitToken.Read(token, VisitToken.Renewal) is { } visit
        && VisitToken.IsSigned(token, project.VisitorSecret)
        && visit.Key == project.PublishableKey && visit.Origin == origin && visit.ExpiresAt > time.GetUtcNow()
        && !await store.HasEndedAsync(project.TenantId, visit.VisitId, cancellationToken)
            ? visit
            : null;

    /// <summary>Ends a visit: none of its tokens counts from now on.</summary>
    public Task EndAsync(string tenantId, Guid projectId, Guid visitId, CancellationToken cancellationToken) =>
        // The last renewal token may have been given out this moment.
        store.EndAsync(tenantId, projectId, visitId, time.GetUtcNow() + options.Value.RenewalLifetime + TimeSpan.FromHours(1), cancellationToken);

    /// <summary>Who a visitor token says asks.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.Unauthenticated"/> or <see cref="ChatError.Forbidden"/>.</exception>
    public async ValueTask<Caller> AdmitAsync(HttpContext context, string token)
    {
        var asked = Origins.Of(context.Request);
        var visit = VisitToken.Read(token, VisitToken.Access);
        var project = visit is null ? null : await store.FindAsync(visit.Key, context.RequestAborted);
        Cors.Vary(context.Response);
        if (visit is null || project is null || !VisitToken.IsSigned(token, project.VisitorSecret))
        {
            // Of which project it was cannot be told. A page that shows any may read that it has to come anew.
            if (asked is not null && await store.IsKnownOriginAsync(asked, context.RequestAborted))
                Cors.Allow(context.Response, asked);
            throw Ended();
        }

        if ((asked is not null && asked != visit.Origin) || !project.Widget.AllowedOrigins.Contains(visit.Origin, StringComparer.Ordinal))
            throw new ChatException(ChatError.Forbidden, "The site may not use this token.");
        if (asked is not null)
            Cors.Allow(context.Response, asked);
        if (visit.ExpiresAt <= time.GetUtcNow() || await store.HasEndedAsync(project.TenantId, visit.VisitId, context.RequestAborted))
            throw Ended();
        return new Caller(ScopeOf(project, visit), new Credential(CredentialKind.Visitor, visit.VisitId, visit.ExpiresAt, visit.Origin, visit.Key));
    }

    private static ChatException Ended() => new(ChatError.Unauthenticated, "The visitor token does not count, or no more. Ask for a new one.");
}
