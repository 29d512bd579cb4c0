using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>
/// What an operator does at the command line: <c>accounts suspend EMAIL</c> and <c>accounts restore EMAIL</c>. Whoever can run it has the database, so no
/// route and no role is needed. All nodes follow within two seconds.
/// </summary>
internal static class AccountCommands
{
    public static bool Are(string[] args) => args is ["accounts", ..];

    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        if (args is not ["accounts", "suspend" or "restore", var email])
        {
            await Console.Error.WriteLineAsync("Usage: accounts suspend EMAIL | accounts restore EMAIL");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var normalized = scope.ServiceProvider.GetRequiredService<ILookupNormalizer>().NormalizeEmail(email);
        DateTimeOffset? since = args[1] == "suspend" ? scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow() : null;
        var context = scope.ServiceProvider.GetRequiredService<AccountDbContext>();
        var changed = await context.Accounts.Where(a => a.NormalizedEmail == normalized)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.SuspendedAt, since));
        await Console.Out.WriteLineAsync(changed == 1 ? $"{email}: {(since is null ? "restored" : "suspended")}" : $"There is no account {email}.");
        return changed == 1 ? 0 : 1;
    }
}
