using ChatbotPlatform.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Finds, from time to time, the sessions whose summary is due and whose next turn has not come: their process died, or their model was
/// away.
/// </summary>
internal sealed partial class MemorySweep(
    MemoryStore store,
    MemoryStrategies strategies,
    Summarizer summarizer,
    ModelCatalog models,
    TimeProvider time,
    IOptions<MemoryOptions> options,
    ILogger<MemorySweep> logger) : BackgroundService
{
    /// <summary>A session used later than this may be at it itself; one used earlier waits for its next turn.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1), LongAgo = TimeSpan.FromDays(2);

    /// <summary>How many sessions a sweep takes on.</summary>
    private const int MaxSessions = 100;

    /// <summary>One sweep.</summary>
    /// <returns>How many sessions are up to date now that may not have been.</returns>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var behind = await store.FindWorkAsync(
            strategies.WithUpkeep(MemoryUpkeep.Summaries), strategies.WithUpkeep(MemoryUpkeep.SearchIndex), now - Quiet, now - LongAgo, MaxSessions, cancellationToken);
        var done = 0;
        // One after the other: what waited for this long has no hurry, and live turns want the model too.
        foreach (var work in behind)
        {
            var outcome = await summarizer.SummarizeAsync(
                work.Scope, work.Settings, work.SessionId, work.Model ?? models.DefaultModel, forced: false, cancellationToken);
            done += outcome is SummaryOutcome.NotDue ? 1 : 0;
        }

        if (behind.Count > 0)
            LogSwept(behind.Count, done);
        return done;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Several nodes that start together do not sweep together.
        var first = TimeSpan.FromTicks(Math.Min(options.Value.SweepInterval.Ticks, Quiet.Ticks));
#pragma warning disable CA5394 // Nobody guesses at this.
        await Task.Delay(first * (1 + Random.Shared.NextDouble()), time, stoppingToken);
#pragma warning restore CA5394
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        do
        {
            try
            {
                await SweepAsync(time.GetUtcNow(), stoppingToken);
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
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Memory was swept: {Behind} sessions looked at, {Done} up to date")]
    private partial void LogSwept(int behind, int done);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Memory cannot be swept now; next time")]
    private partial void LogUnavailable();

    [LoggerMessage(Level = LogLevel.Error, Message = "Memory could not be swept: {ExceptionType}\n{ExceptionStack}")]
    private partial void LogFailed(string? exceptionType, string? exceptionStack);
}
