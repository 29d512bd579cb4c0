using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>Registers accounts and checks and resets their passwords. Whether an address has an account cannot be told from what happens here.</summary>
internal sealed class Passwords(
    UserManager<Account> users, IPasswordHasher<Account> hasher, DummyHash dummy, AccountDbContext context, SignInDesk signIns, SignInWatch watch,
    IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>Makes an account, with one hash computed either way.</summary>
    /// <returns>Whether it was made: not when the address has one already. It looks the same.</returns>
    public async Task<(Account Account, bool IsNew)> RegisterAsync(string email, string password)
    {
        // In microseconds, as PostgreSQL keeps it, so that it reads the same ever after.
        var now = time.GetUtcNow();
        var account = new Account { Id = Guid.CreateVersion7(), Email = email, CreatedAt = now.AddTicks(-(now.Ticks % 10)), LockoutEnabled = true };
        if (await users.FindByEmailAsync(email) is not null)
        {
            hasher.HashPassword(account, password);
            return (account, false);
        }

        try
        {
            var made = await users.CreateAsync(account, password);
            return made.Succeeded ? (account, true) : throw new InvalidOperationException($"An account could not be made: {made}");
        }
        catch (DbUpdateException)
        {
            // Of two who register the same address at once, one is first.
            context.ChangeTracker.Clear();
            if (await users.FindByEmailAsync(email) is not null)
                return (account, false);
            throw;
        }
    }

    /// <summary>The account of an address, if the password is its own and it is not locked. One hash is computed either way.</summary>
    public async Task<Account?> CheckAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { } account)
        {
            hasher.VerifyHashedPassword(new Account(), dummy.Value, password);
            return null;
        }

        var counted = await CountAttemptAsync(account.Id, cancellationToken);
        var right = await users.CheckPasswordAsync(account, password);
        if (!counted || !right)
            return null;
        await UnlockAsync(account.Id, cancellationToken);
        return account;
    }

    /// <summary>Whether this is an account's password, counted as any attempt is.</summary>
    public async Task<bool> IsOwnAsync(Guid accountId, string password, CancellationToken cancellationToken) =>
        await context.Accounts.Where(a => a.Id == accountId).Select(a => a.Email).SingleOrDefaultAsync(cancellationToken) is { } email
        && await CheckAsync(email, password, cancellationToken) is not null;

    /// <summary>Puts a new password in the place of one that is known, and ends all other sign-ins.</summary>
    /// <returns>False when the one there is was another.</returns>
    public async Task<bool> ChangeAsync(Guid accountId, string current, string wanted, Guid keep, CancellationToken cancellationToken)
    {
        if (!await IsOwnAsync(accountId, current, cancellationToken))
            return false;
        context.ChangeTracker.Clear();
        if (await users.FindByIdAsync(accountId.ToString()) is not { } account)
            return false;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!(await users.ChangePasswordAsync(account, current, wanted)).Succeeded)
            return false;
        await signIns.EndAllAsync(context, accountId, cancellationToken, keep);
        await transaction.CommitAsync(cancellationToken);
        watch.Forget();
        return true;
    }

    /// <summary>Sets a new password, ends all sign-ins and lifts the lock.</summary>
    /// <returns>False when the token is not this account's, was used, or is too old.</returns>
    public async Task<bool> ResetAsync(string email, string token, string password, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { } account)
            return false;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!(await users.ResetPasswordAsync(account, token, password)).Succeeded)
            return false;
        await signIns.EndAllAsync(context, account.Id, cancellationToken);
        await UnlockAsync(account.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        watch.Forget();
        return true;
    }

    /// <summary>
    /// Counts an attempt before it is made, in one statement: a crowd of guesses at the same moment counts as many. The last one allowed sets
    /// the lock, and the right password lifts it.
    /// </summary>
    /// <returns>False while the account is locked.</returns>
    private async Task<bool> CountAttemptAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? until = now + options.Value.LockoutDuration;
        var most = options.Value.LockoutAttempts;
        return await context.Accounts.Where(a => a.Id == id && (a.LockoutEnd == null || a.LockoutEnd <= now)).ExecuteUpdateAsync(
            set => set
                .SetProperty(a => a.LockoutEnd, a => (a.LockoutEnd == null ? a.AccessFailedCount + 1 : 1) >= most ? until : null)
                .SetProperty(a => a.AccessFailedCount, a => a.LockoutEnd == null ? a.AccessFailedCount + 1 : 1),
            cancellationToken) == 1;
    }

    private Task<int> UnlockAsync(Guid id, CancellationToken cancellationToken) => context.Accounts.Where(a => a.Id == id).ExecuteUpdateAsync(
        set => set.SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, (DateTimeOffset?)null), cancellationToken);
}

/// <summary>The hash of no one's password, against which the passwords of unknown accounts are checked.</summary>
internal sealed class DummyHash(IOptions<PasswordHasherOptions> options)
{
    public string Value { get; } = new PasswordHasher<Account>(options).HashPassword(new Account(), Guid.CreateVersion7().ToString());
}
