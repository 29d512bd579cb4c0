using System.Data.Common;
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
internal sealed partial class SignInWatch(AccountDatabase database, TimeProvider time, ILogger<SignInWatch> logger) : IDisposable
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>How exactly it is known when a sign-in was last used: one write for each in this time.</summary>
    private static readonly TimeSpan Seen = TimeSpan.FromMinutes(5);

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
        var found = await context.SignIns
            .Where(s => s.Id == id && s.EndedAt == null && s.ExpiresAt > now && context.Accounts.Any(a => a.Id == s.AccountId && a.SuspendedAt == null))
            .Select(s => new { s.LastUsedAt }).SingleOrDefaultAsync(cancellationToken);
        if (found is not null && !(found.LastUsedAt > now - Seen))
            await NoteAsync(context, id, now, cancellationToken);
        return found is not null;
    }

    /// <summary>Notes that it is used, for who looks where they are signed in. Whether it counts does not hang on it.</summary>
    private async Task NoteAsync(AccountDbContext context, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await context.SignIns.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, now), cancellationToken);
        }
        catch (DbException e)
        {
            LogNotNoted(e.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "When a sign-in was last used could not be noted ({Exception}).")]
    private partial void LogNotNoted(string exception);

    private sealed record Answer(bool IsValid, long At);
}
