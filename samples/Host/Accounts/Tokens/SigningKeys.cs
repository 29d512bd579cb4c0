using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>
/// The keys that sign access tokens, the same for all nodes of a database. When the newest is old, the next is made, published at once, and
/// signs after <see cref="PublishedAhead"/>, so that whoever caches the JWKS knows it by then. An old key is published until nothing it
/// signed can still be valid.
/// </summary>
internal sealed partial class SigningKeys(
    AccountDatabase database, IDataProtectionProvider protection, IOptions<AccountOptions> options, TimeProvider time, ILogger<SigningKeys> logger)
    : IDisposable
{
    public static readonly TimeSpan PublishedAhead = TimeSpan.FromHours(1);

    /// <summary>How long other nodes' new keys may stay unnoticed where none of their tokens comes by.</summary>
    private static readonly TimeSpan LongestUnread = TimeSpan.FromMinutes(5);

    /// <summary>The least time between two readings for tokens with a key that nobody knows: strangers must not cause more.</summary>
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Known _known = new([], 0, false);

    /// <summary>The keys whose signatures count, as last read.</summary>
    public IReadOnlyList<SigningKey> Published => _known.Keys;

    /// <summary>The key to sign with. Makes the first one, and the next when it is time.</summary>
    public async Task<SigningKey> ForSigningAsync(CancellationToken cancellationToken)
    {
        await FreshenAsync(LongestUnread, cancellationToken);
        var newest = _known.Keys.MaxBy(k => k.Generation);
        if (newest is null || time.GetUtcNow() - newest.CreatedAt >= options.Value.SigningKeyLifetime)
            await MakeNextAsync(newest?.Generation, cancellationToken);
        var now = time.GetUtcNow();
        var keys = _known.Keys;
        return keys.Where(k => now - k.CreatedAt >= PublishedAhead).MaxBy(k => k.Generation) ?? keys.MinBy(k => k.Generation)!;
    }

    /// <summary>Reads the keys again where a token names one that is not known here: another node may have made it.</summary>
    public ValueTask EnsureReadAsync(string? keyId, CancellationToken cancellationToken) => _known.Keys.Any(k => k.Key.KeyId == keyId)
        ? new(FreshenAsync(LongestUnread, cancellationToken))
        : new(FreshenAsync(LeastBetween, cancellationToken));

    public async Task<PublicKeys> ToJwksAsync(CancellationToken cancellationToken)
    {
        await ForSigningAsync(cancellationToken);
        return new PublicKeys([.. Published.OrderByDescending(k => k.Generation).Select(k => k.Public)]);
    }

    public void Dispose() => _one.Dispose();

    private Task FreshenAsync(TimeSpan age, CancellationToken cancellationToken) =>
        _known.IsRead && time.GetElapsedTime(_known.At) < age ? Task.CompletedTask : OneByOneAsync(
            async () =>
            {
                if (!_known.IsRead || time.GetElapsedTime(_known.At) >= age)
                    await ReadAsync(cancellationToken);
            },
            cancellationToken);

    private Task MakeNextAsync(int? after, CancellationToken cancellationToken) => OneByOneAsync(
        async () =>
        {
            // Another node may have made it since. What is decided on and what the next is called come from one reading, so that of two nodes that come
            // to the same end one fails.
            var last = await ReadAsync(cancellationToken);
            if (_known.Keys.MaxBy(k => k.Generation)?.Generation > (after ?? 0))
                return;
            await using var context = database.Open();
            context.Add(SigningKey.New(last + 1, time.GetUtcNow()).Seal(protection));
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                LogMade(last + 1);
            }
            catch (DbUpdateException)
            {
                // Another node was quicker, and its key is as good; if it is something else, there is none to read.
            }

            await RemoveOldAsync(context, cancellationToken);
            await ReadAsync(cancellationToken);
        },
        cancellationToken);

    /// <returns>The last generation there is, whether it can be opened or not.</returns>
    private async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var rows = await context.SigningKeys.AsNoTracking().OrderBy(k => k.Generation).ToListAsync(cancellationToken);
        var known = _known.Keys.ToDictionary(k => k.Key.KeyId);
        var keys = new List<SigningKey>();
        foreach (var row in rows.Where(r => !IsOver(r, rows)))
        {
            if (known.GetValueOrDefault(row.KeyId) is { } same)
                keys.Add(same);
            else if (SigningKey.Open(row, protection) is { } opened)
                keys.Add(opened);
            else
                LogNotOurs(row.Generation);
        }

        _known = new Known(keys, time.GetTimestamp(), true);
        return rows.Count > 0 ? rows[^1].Generation : 0;
    }

    /// <summary>Whether all that a key may have signed has expired: it stopped when the key after it began to sign.</summary>
    private bool IsOver(SigningKeyRow key, List<SigningKeyRow> all) =>
        all.Find(k => k.Generation > key.Generation) is { } next
        && time.GetUtcNow() - next.CreatedAt > PublishedAhead + LongestUnread + options.Value.AccessTokenLifetime + PublishedAhead;

    private async Task RemoveOldAsync(AccountDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context.SigningKeys.AsNoTracking().OrderBy(k => k.Generation).ToListAsync(cancellationToken);
        var over = rows.Where(r => IsOver(r, rows)).Select(r => r.Generation).ToList();
        if (over.Count > 0)
            await context.SigningKeys.Where(k => over.Contains(k.Generation)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task OneByOneAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed record Known(IReadOnlyList<SigningKey> Keys, long At, bool IsRead);

    [LoggerMessage(1, LogLevel.Information, "A new key signs access tokens: generation {Generation}.")]
    private partial void LogMade(int generation);

    [LoggerMessage(2, LogLevel.Warning, "Signing key {Generation} was sealed with another Chatbot:Secret and is not used.")]
    private partial void LogNotOurs(int generation);
}
