using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// Brings our own database up to date when the host starts. Several hosts may start at once: they do so one after the
/// other. A database that is not up yet, as in a compose file, is waited for.
/// </summary>
internal partial class DatabaseMigration(
    IDbContextFactory<ChatDbContext> contexts,
    ChatStoreOptions options,
    DatabaseFaults faults,
    TimeProvider time,
    ILogger<DatabaseMigration>? logger = null) : DatabaseStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger ?? NullLogger<DatabaseMigration>.Instance;

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!options.MigrateAtStart)
            return;
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await MigrateAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (IsWorthWaiting(e) && time.GetElapsedTime(started) < Patience)
            {
                LogNotYet(_logger, e.GetType().Name);
                faults.OnUnavailable(e);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Whether it may succeed in a moment: the database is not up, or another host was at it at the same time.</summary>
    protected virtual bool IsWorthWaiting(Exception exception) => faults.IsUnavailable(exception) || faults.IsRace(exception);

    /// <summary>Called before the migrations, when there are any to apply.</summary>
    protected virtual Task PrepareAsync(DbContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until no other host migrates, and keeps the others waiting until what is returned is disposed.</summary>
    protected virtual Task<IAsyncDisposable?> TakeTurnAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>A context that may change tables.</summary>
    protected virtual Task<ChatDbContext> OpenAsync(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);

    /// <summary>Whether nothing is left to do where no migration is pending.</summary>
    protected virtual Task<bool> IsCompleteAsync(DbContext context, CancellationToken cancellationToken) => Task.FromResult(true);

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        // Up to date, as at nearly every start: no lock is taken and nothing is written.
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0 && await IsCompleteAsync(context, cancellationToken))
            return;
        await using var turn = await TakeTurnAsync(cancellationToken);
        await PrepareAsync(context, cancellationToken);
        LogMigrating(_logger, pending.Count);
        await context.Database.MigrateAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "Bringing the database up to date: {Count} migrations.")]
    private static partial void LogMigrating(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "The database is not ready ({Exception}); trying again.")]
    private static partial void LogNotYet(ILogger logger, string exception);
}
