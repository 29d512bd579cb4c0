using ChatbotPlatform.Host.Accounts.Issuers;
using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Accounts.Tokens;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>Who checks a request's credential. Whoever it is checks all of it: the choice goes by what the token says of itself.</summary>
internal static class AuthenticationSetup
{
    private const string Chooser = "Chatbot";

    public static void AddCredentials(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var issuers = OutsideIssuer.Read(builder.Configuration);
        services.AddSingleton<IEnumerable<OutsideIssuer>>(issuers);
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, AccessTokenScheme>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, OutsideTokenScheme>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, CookieSignIn>();

        var authentication = services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, policy => policy.ForwardDefaultSelector = context => Choose(context.Request, issuers))
            .AddJwtBearer(AccessTokenScheme.Name, _ => { })
            .AddCookie(CookieSignIn.Scheme);
        foreach (var issuer in issuers)
            authentication.AddJwtBearer(issuer.Scheme, _ => { });
        services.AddAuthorization();
    }

    private static string Choose(HttpRequest request, IReadOnlyList<OutsideIssuer> issuers)
    {
        // Who sends a token means the token, also where a browser adds a cookie.
        if (request.Headers.Authorization.Count == 0)
            return request.Cookies.ContainsKey(CookieSignIn.NameIn(request.HttpContext)) ? CookieSignIn.Scheme : AccessTokenScheme.Name;
        var issuer = BearerToken.Of(request) is { } token ? BearerToken.Read(token)?.Issuer : null;
        return issuers.FirstOrDefault(i => i.Issuer == issuer)?.Scheme ?? AccessTokenScheme.Name;
    }
}
