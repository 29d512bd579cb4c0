using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Host.Accounts.Storage;

/// <summary>Brings the accounts' tables up to date, after the chat's and before anything is served.</summary>
internal sealed partial class AccountMigration(AccountDatabase database, TimeProvider time, ILogger<AccountMigration> logger) : IHostedLifecycleService
{
    private const int Attempts = 5;
    private static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await MigrateAsync(cancellationToken);
                return;
            }
            catch (DbException e) when (attempt < Attempts)
            {
                // Another node makes the same tables at the same time.
                LogNotYet(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenToMigrate();
        // Up to date, as at nearly every start: no lock is taken.
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0)
            return;
        if (context is SqliteAccountDbContext)
            await RemoveStaleLockAsync(context, cancellationToken);
        LogMigrating(pending.Count);
        await context.Database.MigrateAsync(cancellationToken);
        await database.GrantAsync(context, cancellationToken);
    }

    /// <summary>Entity Framework's lock is a row in SQLite; a host that was killed while it migrated leaves it behind, and all others would wait for ever.</summary>
    private async Task RemoveStaleLockAsync(AccountDbContext context, CancellationToken cancellationToken)
    {
        var locks = await context.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellationToken);
        if (locks == 0)
            return;
        var oldest = (time.GetUtcNow() - LongestMigration).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        await context.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" < {oldest}", cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "Bringing the accounts up to date: {Count} migrations.")]
    private partial void LogMigrating(int count);

    [LoggerMessage(2, LogLevel.Information, "The accounts' tables are not ready ({Exception}); trying again.")]
    private partial void LogNotYet(string exception);
}
