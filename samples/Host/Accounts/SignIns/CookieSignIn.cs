using System.Security.Claims;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using ChatbotPlatform.Host.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ChatbotPlatform.Host.Accounts.SignIns;

/// <summary>The dashboard's sign-in: a cookie no script can read, and that goes with no request of another site.</summary>
internal sealed class CookieSignIn(IHostEnvironment environment, SignInWatch watch, IOptions<AccountOptions> accounts)
    : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string Scheme = "Cookie";

    // The prefix makes browsers refuse one that is not Secure or that a subdomain has set.
    private const string Name = "__Host-chatbot";
    private const string DevelopmentName = "chatbot";

    public static string NameIn(HttpContext context) => NameIn(context.RequestServices.GetRequiredService<IHostEnvironment>());

    public static Task BeginAsync(HttpContext context, SignInRow signIn) => context.SignInAsync(
        Scheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new(JwtRegisteredClaimNames.Sub, signIn.AccountId.ToString()), new(AccessTokens.SignInClaim, signIn.Id.ToString())],
            Scheme, JwtRegisteredClaimNames.Sub, null)),
        new AuthenticationProperties { IsPersistent = true });

    public void Configure(CookieAuthenticationOptions options)
    {
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != Scheme)
            return;
        options.Cookie.Name = NameIn(environment);
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        options.ExpireTimeSpan = accounts.Value.IdleLifetime;
        options.SlidingExpiration = true;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = async context =>
            {
                if (await watch.IsStillValidAsync(context.Principal!, context.HttpContext.RequestAborted))
                    return;
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync(Scheme);
            },
            // An API answers with a status and does not send anybody to a page.
            OnRedirectToLogin = context => Problem.WriteAsync(context.HttpContext, StatusCodes.Status401Unauthorized),
            OnRedirectToAccessDenied = context => Problem.WriteAsync(context.HttpContext, StatusCodes.Status403Forbidden),
        };
    }

    private static string NameIn(IHostEnvironment environment) => environment.IsDevelopment() ? DevelopmentName : Name;
}
