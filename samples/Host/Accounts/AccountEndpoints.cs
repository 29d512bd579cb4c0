using System.Security.Claims;
using ChatbotPlatform.Host.Accounts.Mail;
using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using ChatbotPlatform.Host.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>The routes of accounts. Bodies are read by our own rules, so none is bound.</summary>
internal static class AccountEndpoints
{
    private const int LongestToken = 4096;

    public static void MapAccounts(this IEndpointRouteBuilder app, string prefix)
    {
        var group = app.MapGroup(prefix).WithTags("Accounts");
        var limited = group.MapGroup("/auth").AllowAnonymous();
        limited.AddEndpointFilter(app.ServiceProvider.GetRequiredService<AddressLimit>());
        limited.MapPost("/register", RegisterAsync).Takes<RegisterBody>().Produces<AccountJson>(201).WithName("Register").WithSummary("Makes an account");
        limited.MapPost("/login", LoginAsync).Takes<LoginBody>().Produces<TokensJson>()
            .ProducesProblem(401).WithName("Login").WithSummary("Signs in: JSON, or OAuth2's password form (username, password); with ?cookie=true by a cookie");
        limited.MapPost("/refresh", RefreshAsync).Takes<RefreshBody>().Produces<TokensJson>().ProducesProblem(401)
            .WithName("Refresh").WithSummary("New tokens for a refresh token, which is used up");
        limited.MapPost("/forgot-password", ForgotPasswordAsync).Takes<ForgotPasswordBody>().Produces(202)
            .WithName("ForgotPassword").WithSummary("Sends a mail to choose a new password, if the address has an account");
        limited.MapPost("/reset-password", ResetPasswordAsync).Takes<ResetPasswordBody>().Produces(204)
            .WithName("ResetPassword").WithSummary("Sets a new password and ends all sign-ins");
        group.MapPost("/auth/logout", LogoutAsync).AllowAnonymous().Takes<RefreshBody>().Produces(204).WithName("Logout").WithSummary("Ends this sign-in");
        group.MapGet("/auth/session-check", CheckAsync).RequireAuthorization().Produces<SessionCheckJson>().ProducesProblem(401)
            .WithName("SessionCheck").WithSummary("Whether one is signed in, and how long");
        group.MapGet("/users/me", MeAsync).RequireAuthorization().Produces<AccountJson>().ProducesProblem(401).WithName("Me").WithSummary("Who one is");
        group.MapOwnAccount(app.ServiceProvider.GetRequiredService<AddressLimit>());
        group.MapStrays("/auth");
        group.MapStrays("/users");

        app.MapGet("/.well-known/jwks.json", async (SigningKeys keys, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Json(await keys.ToJwksAsync(http.RequestAborted), HostJson.Options);
        }).AllowAnonymous().Produces<PublicKeys>().WithTags("Accounts").WithName("Jwks").WithSummary("The keys that sign access tokens");
    }

    private static async Task<IResult> RegisterAsync(HttpContext http, Passwords passwords, MailRoom mails)
    {
        var body = await HostJson.ReadAsync<RegisterBody>(http);
        var (email, password) = (AccountChecks.Email(body.Email), AccountChecks.NewPassword(body.Password));
        var (account, isNew) = await passwords.RegisterAsync(email, password);
        // Who has an account already is told so by mail, and not whoever asks here.
        if (!isNew)
            mails.TellAlreadyRegistered(email);
        return Json(http, new AccountJson(account.Id.ToString(), email, null, account.CreatedAt), 201);
    }

    private static async Task<IResult> LoginAsync(HttpContext http, Passwords passwords, SignInDesk signIns, AllowedOrigins origins)
    {
        var wantsCookie = http.Request.Query["cookie"] == "true";
        // Or another site could sign its visitors in to an account of its own.
        if (wantsCookie)
            SameOrigin.Require(http.Request, origins);
        var login = await LoginForm.ReadAsync(http);
        var account = await passwords.CheckAsync(
            AccountChecks.Present(login.Email, "email", Account.MaxEmailLength),
            AccountChecks.Present(login.Password, "password", Account.MaxPasswordLength), http.RequestAborted);
        if (account is null)
            throw new Refusal(StatusCodes.Status401Unauthorized, "invalid_credentials", "The e-mail address or the password is wrong.");
        // Only who knows the password is told.
        if (account.SuspendedAt is not null)
            throw new Refusal(StatusCodes.Status403Forbidden, "account_suspended", "This account is suspended.");
        var signIn = await signIns.BeginAsync(account.Id, http.Request.Headers.UserAgent, http.RequestAborted);
        if (!wantsCookie)
            return Json(http, await signIns.IssueAsync(signIn, http.RequestAborted));
        await CookieSignIn.BeginAsync(http, signIn);
        return Json(http, AccountJson.Of(account));
    }

    private static async Task<IResult> RefreshAsync(HttpContext http, SignInDesk signIns)
    {
        var body = await HostJson.ReadAsync<RefreshBody>(http);
        return await signIns.RefreshAsync(AccountChecks.Present(body.RefreshToken, "refresh_token", LongestToken), http.RequestAborted) is { } tokens
            ? Json(http, tokens)
            : throw new Refusal(StatusCodes.Status401Unauthorized, "invalid_refresh_token", "The refresh token does not count any more. Sign in again.");
    }

    private static async Task<IResult> LogoutAsync(HttpContext http, SignInDesk signIns)
    {
        var body = await HostJson.ReadOptionalAsync<RefreshBody>(http);
        if (body is not null)
            await signIns.EndByTokenAsync(AccountChecks.Present(body.RefreshToken, "refresh_token", LongestToken), http.RequestAborted);
        if (Guid.TryParse(http.User.FindFirstValue(AccessTokens.SignInClaim), out var signIn))
            await signIns.EndAsync(signIn, http.RequestAborted);
        if (http.Request.Cookies.ContainsKey(CookieSignIn.NameIn(http)))
            await http.SignOutAsync(CookieSignIn.Scheme);
        return Results.NoContent();
    }

    private static async Task<IResult> ForgotPasswordAsync(HttpContext http, MailRoom mails)
    {
        var body = await HostJson.ReadAsync<ForgotPasswordBody>(http);
        mails.AskForReset(AccountChecks.Email(body.Email));
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ResetPasswordAsync(HttpContext http, Passwords passwords)
    {
        var body = await HostJson.ReadAsync<ResetPasswordBody>(http);
        var email = AccountChecks.Email(body.Email);
        var token = AccountChecks.Present(body.Token, "token", LongestToken);
        return await passwords.ResetAsync(email, token, AccountChecks.NewPassword(body.Password), http.RequestAborted)
            ? Results.NoContent()
            : throw new Refusal(StatusCodes.Status400BadRequest, "invalid_reset_token", "The link to choose a new password does not count any more. Ask for another.");
    }

    private static async Task<IResult> CheckAsync(HttpContext http, AccountDbContext context)
    {
        var expires = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        return Json(http, new SessionCheckJson(true, await WhoAsync(http, context), expires));
    }

    private static async Task<IResult> MeAsync(HttpContext http, AccountDbContext context) => Json(http, await WhoAsync(http, context));

    private static async Task<AccountJson> WhoAsync(HttpContext http, AccountDbContext context)
    {
        var id = http.User.FindFirstValue("sub")!;
        if (!Guid.TryParse(id, out var accountId) || http.User.FindFirst(AccessTokens.SignInClaim) is null)
            return new AccountJson(id, http.User.FindFirstValue("email"), null, null);
        var account = await context.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, http.RequestAborted);
        return AccountJson.Of(account);
    }

    private static IResult Json<T>(HttpContext http, T value, int status = 200)
    {
        // RFC 6749, 5.1: tokens are not to be stored on the way.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(value, HostJson.Options, statusCode: status);
    }

    internal static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route) where T : notnull =>
        // For the document alone: a content type that is named here would be answered 415 by routing, before our own reading.
        route.WithMetadata(new AcceptsMetadata([], typeof(T))).ProducesProblem(400).ProducesProblem(415).ProducesProblem(429);
}
