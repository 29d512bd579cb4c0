using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatbotPlatform.EntityFramework.Sqlite;

/// <summary>Checks the directory, and removes a migration lock whose holder died.</summary>
internal sealed partial class SqliteMigration(
    SqliteFile file,
    IDbContextFactory<ChatDbContext> contexts,
    ChatStoreOptions options,
    SqliteFaults faults,
    TimeProvider time,
    ILogger<DatabaseMigration>? logger = null) : DatabaseMigration(contexts, options, faults, time, logger)
{
    // Our migrations take milliseconds; one of a large file, seconds.
    private static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger ?? NullLogger<DatabaseMigration>.Instance;
    private readonly TimeProvider _time = time;

    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        file.CheckDirectory();
        return base.StartingAsync(cancellationToken);
    }

    /// <summary>
    /// Entity Framework's lock is a row in SQLite, which a process killed while it migrates leaves behind; all later starts would
    /// wait for ever. What is as old as no migration takes is removed.
    /// </summary>
    protected override async Task PrepareAsync(DbContext context, CancellationToken cancellationToken)
    {
        while (await ReadLockAsync(context, cancellationToken) is { } since)
        {
            if (_time.GetUtcNow() - since > LongestMigration)
            {
                LogStaleLock(_logger, since);
                await context.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellationToken);
        }
    }

    private static async Task<DateTimeOffset?> ReadLockAsync(DbContext context, CancellationToken cancellationToken)
    {
        if (!await context.Database.CanConnectAsync(cancellationToken))
            return null;
        var tables = await context.Database
            .SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellationToken);
        if (tables == 0)
            return null;
        var rows = await context.Database
            .SqlQueryRaw<string>("SELECT \"Timestamp\" AS \"Value\" FROM \"__EFMigrationsLock\"").ToListAsync(cancellationToken);
        return rows.Count > 0 && DateTimeOffset.TryParse(rows[0], CultureInfo.InvariantCulture, out var since) ? since : null;
    }

    [LoggerMessage(11, LogLevel.Warning, "A migration that began at {Since} never ended; its lock is removed.")]
    private static partial void LogStaleLock(ILogger logger, DateTimeOffset since);
}
