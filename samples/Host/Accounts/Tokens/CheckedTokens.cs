using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>
/// Tokens whose signature was checked a moment ago. Checking one costs more than all else of a small request, and a client sends the same one again and
/// again. Whether its sign-in is alive is asked each time all the same.
/// </summary>
internal sealed class CheckedTokens(TimeProvider time) : IDisposable
{
    /// <summary>So long, too, does a signing key count that was taken away.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public ClaimsPrincipal? Find(string token) =>
        _known.TryGetValue(token, out Checked? known) && time.GetUtcNow() < known!.Until ? new ClaimsPrincipal(known.Principal) : null;

    public void Add(string token, ClaimsPrincipal principal, DateTimeOffset expires)
    {
        var until = time.GetUtcNow() + Kept;
        _known.Set(token, new Checked(principal, expires < until ? expires : until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
    }

    public void Dispose() => _known.Dispose();

    private sealed record Checked(ClaimsPrincipal Principal, DateTimeOffset Until);
}
