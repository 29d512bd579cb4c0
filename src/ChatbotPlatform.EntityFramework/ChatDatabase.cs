using ChatbotPlatform.EntityFramework.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// The database behind the stores. One verb of a store is one short context and, where it writes, one transaction; both live here, and
/// so does the translation of the database's faults. Hosts ask it whether it answers.
/// </summary>
public sealed partial class ChatDatabase
{
    // A verb that lost a race reads again and, as a rule, then knows its answer. A handful is for several kinds of race in a row.
    private const int MaxAttempts = 8;

    private readonly ContextSource _contexts;
    private readonly DatabaseFaults _faults;
    private readonly WriteGate _gate;
    private readonly GroupCommit? _together;
    private readonly ILogger<ChatDatabase> _logger;

    internal ChatDatabase(ContextSource contexts, DatabaseFaults faults, WriteGate gate, ILogger<ChatDatabase> logger)
    {
        _contexts = contexts;
        _faults = faults;
        _gate = gate;
        _together = gate.IsNarrow ? new GroupCommit(contexts, faults, gate) : null;
        _logger = logger;
    }

    /// <summary>Whether the database answers and has our tables. Cheap: reads at most one row, over a pooled connection.</summary>
    public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var lease = _contexts.Open();
            // A filter that no tenant passes would leave the table unasked.
            await lease.Context.Set<ProjectRow>().IgnoreQueryFilters([TenantFilter.Name]).AnyAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _faults.OnUnavailable(e);
            LogCannotConnect(_logger, e);
            return false;
        }
    }

    /// <summary>Runs a verb that only reads. It asks one statement, or sees to it that several agree.</summary>
    /// <param name="tenants">Whose rows it may touch.</param>
    /// <param name="read">The verb.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<T> ReadAsync<T>(Tenants tenants, Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var lease = _contexts.Open();
            var context = lease.Context;
            return await context.Database.CreateExecutionStrategy().ExecuteAsync(
                async ct =>
                {
                    using var stay = TenantStay.Enter(context, tenants);
                    return await read(context, ct);
                },
                cancellationToken);
        }
        catch (Exception e) when (_faults.IsUnavailable(e))
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Runs a verb that writes, in one transaction. A verb that lost a race runs again from its beginning.</summary>
    /// <param name="tenants">Whose rows it may touch.</param>
    /// <param name="write">The verb.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<T> WriteAsync<T>(Tenants tenants, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) =>
        WriteAsync(() => WriteOnceAsync(tenants, write, cancellationToken));

    /// <summary>
    /// The same for a verb of which there are many at a time, and which neither commits nor rolls back: where the database has one writer, it shares
    /// a transaction with others. What it throws undoes what it did, and nothing of theirs.
    /// </summary>
    internal Task<T> WriteTogetherAsync<T>(
        Tenants tenants, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) =>
        _together is { } together
            ? WriteAsync(() => together.WriteAsync(tenants, write, cancellationToken))
            : WriteAsync(tenants, write, cancellationToken);

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write();
            }
            catch (Exception e) when (attempt < MaxAttempts && _faults.IsRace(e))
            {
                LogRace(_logger, attempt, e.GetType().Name);
            }
            catch (Exception e) when (_faults.IsUnavailable(e))
            {
                throw Unavailable(e);
            }
        }
    }

    private async Task<T> WriteOnceAsync<T>(Tenants tenants, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        try
        {
            await using var lease = _contexts.Open();
            var context = lease.Context;
            return await context.Database.CreateExecutionStrategy().ExecuteAsync(
                async ct =>
                {
                    // A strategy that retries hands us the same context again.
                    context.ChangeTracker.Clear();
                    // What fails ends the verb, so that nobody goes back to a savepoint.
                    context.Database.AutoSavepointsEnabled = false;
                    await using var transaction = await context.Database.BeginTransactionAsync(ct);
                    using var stay = TenantStay.Enter(context, tenants);
                    var result = await write(context, ct);
                    // A verb that finds in the midst that it may not has rolled back itself.
                    if (context.Database.CurrentTransaction is not null)
                        await transaction.CommitAsync(ct);
                    return result;
                },
                cancellationToken);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private ChatException Unavailable(Exception inner)
    {
        _faults.OnUnavailable(inner);
        LogUnavailable(_logger, inner);
        return new ChatException(ChatError.Unavailable, "The database cannot answer right now. Try again shortly.", inner)
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
    }

    [LoggerMessage(1, LogLevel.Debug, "A concurrent writer was quicker; attempt {Attempt} ended with {Exception} and is repeated.")]
    private static partial void LogRace(ILogger logger, int attempt, string exception);

    [LoggerMessage(2, LogLevel.Warning, "The database cannot answer.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "The database does not answer, or has not our tables.")]
    private static partial void LogCannotConnect(ILogger logger, Exception exception);
}
