using System.Security.Cryptography;
using System.Text;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Accounts.SignIns;

/// <summary>Begins sign-ins, renews their tokens, and ends them.</summary>
internal sealed partial class SignInDesk(
    AccountDatabase database, AccessTokens accessTokens, SignInWatch watch, IOptions<AccountOptions> options, TimeProvider time, ILogger<SignInDesk> logger)
{
    private const string Prefix = "rt_";

    /// <summary>Begins a sign-in. What of the account's has expired is removed with it.</summary>
    public async Task<SignInRow> BeginAsync(Guid accountId, string? userAgent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var signIn = new SignInRow
        {
            Id = Guid.CreateVersion7(), AccountId = accountId, Device = Device.Of(userAgent), CreatedAt = now, LastUsedAt = now,
            ExpiresAt = now + options.Value.SignInLifetime,
        };
        await using var context = database.Open();
        await context.SignIns.Where(s => s.AccountId == accountId && s.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        context.Add(signIn);
        await context.SaveChangesAsync(cancellationToken);
        return signIn;
    }

    /// <summary>The first tokens of a sign-in.</summary>
    public async Task<TokensJson> IssueAsync(SignInRow signIn, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var refreshToken = Add(context, signIn);
        await context.SaveChangesAsync(cancellationToken);
        return await TokensAsync(signIn, refreshToken, cancellationToken);
    }

    /// <summary>
    /// New tokens for a refresh token, which is used up by it. One that comes a second time is in two hands, and whose are the right ones
    /// cannot be told: the whole sign-in ends (RFC 9700, 4.14.2).
    /// </summary>
    /// <returns><see langword="null"/> when it counts for nothing.</returns>
    public async Task<TokensJson?> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashOf(refreshToken), time.GetUtcNow());
        await using var context = database.Open();
        var found = await (
            from t in context.RefreshTokens
            join s in context.SignIns on t.SignInId equals s.Id
            join a in context.Accounts on s.AccountId equals a.Id
            where t.Hash == hash
            select new { t.ExpiresAt, t.UsedAt, SignIn = s, a.SuspendedAt }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null || found.ExpiresAt <= now || found.SuspendedAt is not null || found.SignIn.EndedAt is not null || found.SignIn.ExpiresAt <= now)
            return null;

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var used = await context.RefreshTokens.Where(t => t.Hash == hash && t.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancellationToken);
        if (used == 0)
        {
            await transaction.RollbackAsync(cancellationToken);
            LogReused(found.SignIn.Id);
            await EndAsync(found.SignIn.Id, cancellationToken);
            return null;
        }

        await context.RefreshTokens.Where(t => t.SignInId == found.SignIn.Id && t.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var next = Add(context, found.SignIn);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await TokensAsync(found.SignIn, next, cancellationToken);
    }

    /// <summary>Ends the sign-in that a refresh token belongs to.</summary>
    public async Task EndByTokenAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var hash = HashOf(refreshToken);
        await using var context = database.Open();
        if (await context.RefreshTokens.Where(t => t.Hash == hash).Select(t => (Guid?)t.SignInId).SingleOrDefaultAsync(cancellationToken) is { } signIn)
            await EndAsync(signIn, cancellationToken);
    }

    public async Task EndAsync(Guid signInId, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await EndAsync(context, context.SignIns.Where(s => s.Id == signInId), cancellationToken);
    }

    /// <summary>Ends all sign-ins of an account, but one if it is said, in the context's transaction if there is one. Call <see cref="SignInWatch.Forget"/> after it.</summary>
    public Task EndAllAsync(AccountDbContext context, Guid accountId, CancellationToken cancellationToken, Guid? except = null) =>
        EndAsync(context, context.SignIns.Where(s => s.AccountId == accountId && s.Id != except), cancellationToken);

    private static string HashOf(string refreshToken) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)));

    private async Task EndAsync(AccountDbContext context, IQueryable<SignInRow> signIns, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await signIns.Where(s => s.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken);
        watch.Forget();
    }

    private string Add(AccountDbContext context, SignInRow signIn)
    {
        var token = Prefix + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        context.Add(new RefreshTokenRow { Hash = HashOf(token), SignInId = signIn.Id, ExpiresAt = time.GetUtcNow() + options.Value.IdleLifetime });
        return token;
    }

    private async Task<TokensJson> TokensAsync(SignInRow signIn, string refreshToken, CancellationToken cancellationToken) => new(
        await accessTokens.CreateAsync(signIn.AccountId, signIn.Id, cancellationToken),
        refreshToken, "Bearer", (int)options.Value.AccessTokenLifetime.TotalSeconds);

    [LoggerMessage(1, LogLevel.Warning, "A refresh token of sign-in {SignIn} came a second time; the sign-in is ended.")]
    private partial void LogReused(Guid signIn);
}
