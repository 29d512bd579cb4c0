using System.Security.Claims;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace ChatbotPlatform.Host.Accounts.SignIns;

/// <summary>
/// Whether a sign-in still counts: neither signed out nor ended by a reset, and its account not suspended. Asked for every request, and
/// answered from the database at most every two seconds for each sign-in, so that what is revoked anywhere ends everywhere within that.
/// </summary>
internal sealed class SignInWatch(AccountDatabase database, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>For a principal of ours; one of an outside issuer has no sign-in here, and its token's own life is all there is to know.</summary>
    public async ValueTask<bool> IsStillValidAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (principal.Identity?.AuthenticationType is not (AccessTokenScheme.Name or CookieSignIn.Scheme))
            return true;
        if (!Guid.TryParse(principal.FindFirst(AccessTokens.SignInClaim)?.Value, out var signIn))
            return false;
        if (_known.TryGetValue(signIn, out Answer? known) && time.GetElapsedTime(known!.At) < MaxAge)
            return known.IsValid;
        var at = time.GetTimestamp();
        var valid = await ReadAsync(signIn, cancellationToken);
        _known.Set(signIn, new Answer(valid, at), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = MaxAge });
        return valid;
    }

    /// <summary>Something was revoked on this node: it holds here at once.</summary>
    public void Forget() => _known.Clear();

    public void Dispose() => _known.Dispose();

    private async Task<bool> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var now = time.GetUtcNow();
        return await context.SignIns.AnyAsync(
            s => s.Id == id && s.EndedAt == null && s.ExpiresAt > now && context.Accounts.Any(a => a.Id == s.AccountId && a.SuspendedAt == null),
            cancellationToken);
    }

    private sealed record Answer(bool IsValid, long At);
}
