using ChatbotPlatform.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Keeps what this node's running turns have said, all in one write about once a second, which also renews their leases; then
/// ends the turns of nodes whose leases ran out. At shutdown it asks every turn to end and waits until all are
/// stored and no summary is being made.
/// </summary>
internal sealed partial class TurnKeeper(
    RunningTurns running,
    TurnStore store,
    Summarizer summarizer,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    IOptions<TurnOptions> options,
    IOptions<MemoryOptions> memory,
    ILogger<TurnKeeper> logger) : BackgroundService
{
    private static readonly TurnError Interrupted =
        new(ChatError.Interrupted, "The service went away while the answer was being written.");

    private DateTimeOffset? _nextForgetting;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        running.Close();
        Task stored = Task.WhenAll(running.All.Select(t => t.Completion));
        // The host's patience is bounded; what is not stored by then keeps its last checkpoint.
        await stored.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await summarizer.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The web server stops before us and waits for its streams: they end because their turns end.
        await using var onStopping = lifetime.ApplicationStopping.Register(running.Close);
        using var timer = new PeriodicTimer(options.Value.CheckpointInterval, time);
        // Not at once: there is nothing of ours to keep yet, nobody's lease ran out with our start, and whoever waits for the start has the machine.
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckpointAsync(stoppingToken);
                // Only after our own leases are renewed: after a long pause ours may have run out as well.
                var ended = await store.InterruptExpiredAsync(time.GetUtcNow(), Interrupted, stoppingToken);
                if (ended > 0)
                    LogInterrupted(ended);
                await ForgetPromptsAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (ChatException e) when (e.Error == ChatError.Unavailable)
            {
                LogUnavailable();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().FullName, e.StackTrace);
            }
        }
    }

    /// <summary>Forgets, from time to time, what models were sent longer ago than it is to be kept.</summary>
    internal async Task ForgetPromptsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Not at the start: what has waited for days waits a little longer.
        if (_nextForgetting is not { } next)
            _nextForgetting = now + memory.Value.SweepInterval;
        else if (now >= next)
        {
            _nextForgetting = now + memory.Value.SweepInterval;
            await store.ForgetPromptsAsync(now - memory.Value.ContextRetention, cancellationToken);
        }
    }

    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        var turns = running.All;
        if (turns.Count == 0)
            return;
        var checkpoints = turns.Select(t => (Turn: t, Contents: t.Transcript.TakeGrown())).ToList();
        try
        {
            var lost = await store.CheckpointAsync(
                running.Owner,
                [.. checkpoints.Select(c => new TurnCheckpoint(c.Turn.Scope.TenantId, c.Turn.Turn.Id, c.Contents))],
                time.GetUtcNow() + options.Value.LeaseDuration,
                cancellationToken);
            foreach (var id in lost)
                running.Find(id)?.AskToEnd(EndReason.Lost);
        }
        catch
        {
            foreach (var (turn, contents) in checkpoints)
            {
                if (contents is not null)
                    turn.Transcript.NotKept();
            }

            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} turns of a node that went away were ended as interrupted")]
    private partial void LogInterrupted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot answer; running turns are kept in memory until it does")]
    private partial void LogUnavailable();

    [LoggerMessage(Level = LogLevel.Error, Message = "Running turns could not be kept: {ExceptionType}\n{ExceptionStack}")]
    private partial void LogFailed(string? exceptionType, string? exceptionStack);
}
