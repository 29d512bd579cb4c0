using System.Security.Claims;
using ChatbotPlatform.Access;
using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using ChatbotPlatform.Host.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>What somebody does with an account of their own. A user of an outside issuer has none here.</summary>
internal static class OwnAccountEndpoints
{
    public static void MapOwnAccount(this RouteGroupBuilder group, AddressLimit limit)
    {
        var own = group.MapGroup("/users/me").RequireAuthorization();
        // Both ask for the password, so both are places to guess it.
        var guarded = own.MapGroup("").AddEndpointFilter(limit);
        guarded.MapPost("/password", ChangePasswordAsync).Takes<ChangePasswordBody>().Produces(204).ProducesProblem(401).ProducesProblem(403)
            .WithName("ChangePassword").WithSummary("Sets a new password and ends all other sign-ins");
        guarded.MapDelete("", DeleteAsync).Takes<DeleteAccountBody>().Produces(204).ProducesProblem(401).ProducesProblem(403)
            .WithName("DeleteAccount").WithSummary("Deletes the account with all that its tenant has");
        own.MapPatch("", UpdateAsync).Takes<UpdateAccountBody>().Produces<AccountJson>().ProducesProblem(401).ProducesProblem(403)
            .WithName("UpdateAccount").WithSummary("Changes what one is called");
        own.MapGet("/sign-ins", ListSignInsAsync).Produces<SignInsJson>().ProducesProblem(401).ProducesProblem(403)
            .WithName("ListSignIns").WithSummary("Lists where one is signed in, the newest first");
        own.MapDelete("/sign-ins/{id}", EndSignInAsync).Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404)
            .WithName("EndSignIn").WithSummary("Ends a sign-in of one's own");
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext http, Passwords passwords)
    {
        var (accountId, signIn) = Who(http);
        var body = await HostJson.ReadAsync<ChangePasswordBody>(http);
        var current = AccountChecks.Present(body.Password, "password", Account.MaxPasswordLength);
        var wanted = AccountChecks.NewPassword(body.NewPassword);
        return await passwords.ChangeAsync(accountId, current, wanted, keep: signIn, http.RequestAborted) ? Results.NoContent() : throw WrongPassword();
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext http, Passwords passwords, IChatScopeResolver scopes, TenantStore tenants, AccountDbContext context, SignInDesk signIns, SignInWatch watch)
    {
        var (accountId, _) = Who(http);
        var body = await HostJson.ReadAsync<DeleteAccountBody>(http);
        if (!await passwords.IsOwnAsync(accountId, AccountChecks.Present(body.Password, "password", Account.MaxPasswordLength), http.RequestAborted))
            throw WrongPassword();
        var scope = await scopes.ResolveAsync(http, http.RequestAborted) ?? throw Refusal.OfStatus(StatusCodes.Status401Unauthorized);
        // Not given up half-way. Nobody comes in any more, then the data goes, and last the account: whoever finds it cut short signs in and does it again.
        await signIns.EndAllAsync(context, accountId, CancellationToken.None);
        await tenants.DeleteAsync(scope, CancellationToken.None);
        await context.Accounts.Where(a => a.Id == accountId).ExecuteDeleteAsync(CancellationToken.None);
        watch.Forget();
        if (http.Request.Cookies.ContainsKey(CookieSignIn.NameIn(http)))
            await http.SignOutAsync(CookieSignIn.Scheme);
        return Results.NoContent();
    }

    private static async Task<IResult> UpdateAsync(HttpContext http, AccountDbContext context)
    {
        var (accountId, _) = Who(http);
        var body = await HostJson.ReadAsync<UpdateAccountBody>(http);
        var mine = context.Accounts.Where(a => a.Id == accountId);
        if (body.NamesDisplayName)
        {
            var name = AccountChecks.DisplayName(body.DisplayName);
            await mine.ExecuteUpdateAsync(set => set.SetProperty(a => a.DisplayName, name), http.RequestAborted);
        }

        return Results.Json(AccountJson.Of(await mine.AsNoTracking().SingleAsync(http.RequestAborted)), HostJson.Options);
    }

    private static async Task<IResult> ListSignInsAsync(HttpContext http, AccountDbContext context, TimeProvider time)
    {
        var (accountId, current) = Who(http);
        var now = time.GetUtcNow();
        var rows = await context.SignIns.AsNoTracking().Where(s => s.AccountId == accountId && s.EndedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Take(100).ToListAsync(http.RequestAborted);
        return Results.Json(new SignInsJson(rows.ConvertAll(s => new SignInJson(s.Id, s.Device, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.Id == current))), HostJson.Options);
    }

    private static async Task<IResult> EndSignInAsync(HttpContext http, string id, AccountDbContext context, SignInDesk signIns)
    {
        var (accountId, _) = Who(http);
        if (!Guid.TryParse(id, out var signIn)
            || !await context.SignIns.AnyAsync(s => s.Id == signIn && s.AccountId == accountId && s.EndedAt == null, http.RequestAborted))
            throw Refusal.OfStatus(StatusCodes.Status404NotFound);
        await signIns.EndAsync(signIn, http.RequestAborted);
        return Results.NoContent();
    }

    private static (Guid Account, Guid SignIn) Who(HttpContext http) =>
        Guid.TryParse(http.User.FindFirstValue(AccessTokens.SignInClaim), out var signIn) && Guid.TryParse(http.User.FindFirstValue("sub"), out var account)
            ? (account, signIn)
            : throw Refusal.OfStatus(StatusCodes.Status403Forbidden);

    // 403 and not 401: who is signed in stays so.
    private static Refusal WrongPassword() => new(StatusCodes.Status403Forbidden, "invalid_credentials", "The password is wrong.");
}
