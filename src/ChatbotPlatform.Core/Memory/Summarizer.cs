using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Keeps the memory of sessions up in the background, after an answer. What is to be done is read from the state itself, so a crash
/// loses nothing: the session's next turn or a sweep finds it again. One at a time for a session in this process; across processes
/// the store refuses a summary whose basis has changed. Whatever fails changes nothing.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing; disposing it would race with a late turn.")]
internal sealed partial class Summarizer(
    MemoryStrategies strategies,
    SummaryMaker maker,
    SearchIndexer indexer,
    TokenCorrections corrections,
    ILogger<Summarizer> logger)
{
    private readonly ConcurrentDictionary<(string TenantId, Guid SessionId), Task> _working = new();
    /// <summary>What came while a session was being worked on: it is considered once more.</summary>
    private readonly ConcurrentDictionary<(string TenantId, Guid SessionId), Action> _again = new();

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Makes a summary in the background, if the session needs one by now. Whether it may is known from the prompt; only then the store is asked.</summary>
    public void Consider(ChatScope scope, MemorySettings settings, PromptContext prompt, SessionMessage answer, string model)
    {
        var upkeep = strategies.Upkeep(settings.Strategy);
        if (upkeep == MemoryUpkeep.None)
            return;
        var tail = prompt.Parts.Where(p => p.Source == PromptSource.History).Sum(p => p.Tokens) + corrections.For(model).Cost(answer);
        // Every answer has to be indexed; but few call for a summary.
        if (tail <= SummaryDue.Threshold(settings) && !prompt.LeavesOut)
            upkeep &= ~MemoryUpkeep.Summaries;
        if (upkeep == MemoryUpkeep.None)
            return;
        void Begin() => _ = this.Begin(scope, settings, answer.SessionId, model, upkeep, forced: false);
        if (this.Begin(scope, settings, answer.SessionId, model, upkeep, forced: false) is null && upkeep.HasFlag(MemoryUpkeep.SearchIndex))
            _again[(scope.TenantId, answer.SessionId)] = Begin;
    }

    /// <summary>Summarises a session as far as it is due, and waits for it. Whoever was at it already is waited for too.</summary>
    /// <returns>What came of the last attempt.</returns>
    public async Task<SummaryOutcome> SummarizeAsync(
        ChatScope scope, MemorySettings settings, Guid sessionId, string model, bool forced, CancellationToken cancellationToken)
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (Begin(scope, settings, sessionId, model, strategies.Upkeep(settings.Strategy), forced) is { } work)
                return await work.WaitAsync(cancellationToken);
            if (_working.TryGetValue((scope.TenantId, sessionId), out var other))
                await other.WaitAsync(cancellationToken);
        }

        throw new ChatException(ChatError.Unavailable, "The service is restarting. Try again shortly.") { RetryAfter = TimeSpan.FromSeconds(2) };
    }

    /// <summary>Waits until nothing is summarised.</summary>
    public async Task IdleAsync()
    {
        while (!_working.IsEmpty)
            await Task.WhenAll(_working.Values);
    }

    /// <summary>Gives up what is being summarised, before the services it uses are gone; a later turn finds it again.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await IdleAsync();
    }

    /// <summary>Begins, unless somebody is at it.</summary>
    private Task<SummaryOutcome>? Begin(ChatScope scope, MemorySettings settings, Guid sessionId, string model, MemoryUpkeep upkeep, bool forced)
    {
        var key = (scope.TenantId, sessionId);
        var begun = new TaskCompletionSource<SummaryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stopping.IsCancellationRequested || !_working.TryAdd(key, begun.Task))
            return null;
        _ = Task.Run(async () =>
        {
            var outcome = await WorkAsync(scope, settings, sessionId, model, upkeep, forced);
            _working.TryRemove(key, out _);
            if (_again.TryRemove(key, out var again))
                again();
            begun.SetResult(outcome);
        });
        return begun.Task;
    }

    private async Task<SummaryOutcome> WorkAsync(ChatScope scope, MemorySettings settings, Guid sessionId, string model, MemoryUpkeep upkeep, bool forced)
    {
        try
        {
            if (upkeep.HasFlag(MemoryUpkeep.SearchIndex))
                await indexer.CatchUpAsync(scope, sessionId, _stopping.Token);
            while (forced || upkeep.HasFlag(MemoryUpkeep.Summaries))
            {
                var outcome = await maker.MakeAsync(
                    scope, sessionId, settings, model, upkeep.HasFlag(MemoryUpkeep.SearchIndex), forced, _stopping.Token);
                if (outcome != SummaryOutcome.Stored)
                    return outcome;
            }

            return SummaryOutcome.NotDue;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Nothing is lost: the session's next turn finds it again.
            LogGivenUp(sessionId);
        }
        catch (ChatException e)
        {
            LogRefused(sessionId, e.Error);
        }
        catch (Exception e)
        {
            LogFailed(sessionId, e.GetType().FullName, e.StackTrace);
        }

        return SummaryOutcome.Refused;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The host stops; session {SessionId} is summarised another time")]
    private partial void LogGivenUp(Guid sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} was not summarised: {Error}")]
    private partial void LogRefused(Guid sessionId, ChatError error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {SessionId} could not be summarised: {ExceptionType}\n{ExceptionStack}")]
    private partial void LogFailed(Guid sessionId, string? exceptionType, string? exceptionStack);
}
