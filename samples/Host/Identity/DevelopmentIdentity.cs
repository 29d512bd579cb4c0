using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Identity;

/// <summary>
/// Who one is while there are no accounts yet: whoever one says, in the header <c>X-User</c> (and <c>X-Tenant</c>), else
/// <c>developer</c>. That proves nothing, so the host refuses to start with it in Production.
/// </summary>
internal sealed class DevelopmentIdentity(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Development";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var user = Request.Headers["X-User"].FirstOrDefault() ?? "developer";
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, user) };
        if (Request.Headers["X-Tenant"].FirstOrDefault() is { } tenant)
            claims.Add(new Claim("tenant_id", tenant));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName)));
    }
}

internal static class DevelopmentIdentitySetup
{
    public static void AddDevelopmentIdentity(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsProduction())
        {
            throw new InvalidOperationException(
                "This sample has no accounts yet: everyone is who they say they are. It runs in Development only " +
                "(set ASPNETCORE_ENVIRONMENT=Development). To use ChatbotPlatform in Production, add it to an app with its own authentication.");
        }

        builder.Services.AddAuthentication(DevelopmentIdentity.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, DevelopmentIdentity>(DevelopmentIdentity.SchemeName, null);
    }
}
