using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Shortens long sessions in the background, after an answer. What is to be done is read from the state itself, so a crash
/// loses nothing: the session's next turn finds it again. One at a time for a session in this process; across processes the
/// store refuses a summary whose basis has changed. Whatever fails changes nothing.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing; disposing it would race with a late turn.")]
internal sealed partial class Summarizer(
    MemoryStore store,
    ModelCatalog models,
    ITokenEstimator tokens,
    TimeProvider time,
    ILogger<Summarizer> logger)
{
    /// <summary>How many messages one summary takes in at most, and what they may cost: a summariser that is far behind catches up in steps.</summary>
    private const int MaxMessages = 200, MaxInputTokens = 6_000;

    /// <summary>A summary takes at most this part of what it covers, and not more than these tokens.</summary>
    private const int Shrink = 3, MaxSummaryTokens = 800;

    private readonly ConcurrentDictionary<(string TenantId, Guid SessionId), Task> _working = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Makes a summary in the background, if the session needs one by now. Whether it may is known from the prompt; only then the store is asked.</summary>
    public void Consider(ChatScope scope, MemorySettings settings, PromptContext prompt, SessionMessage answer, string model)
    {
        if (settings.Strategy != SummaryMemory.StrategyName)
            return;
        var tail = prompt.Parts.Where(p => p.Source == PromptSource.History).Sum(p => p.Tokens) + tokens.Cost(answer);
        if (tail <= Threshold(settings) && !prompt.LeavesOut)
            return;
        var sessionId = answer.SessionId;
        var key = (scope.TenantId, sessionId);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_stopping.IsCancellationRequested && _working.TryAdd(key, begun.Task))
            _ = Task.Run(() => WorkAsync(scope, settings, sessionId, model, key, begun));
    }

    /// <summary>Waits until nothing is summarised.</summary>
    public Task IdleAsync() => Task.WhenAll(_working.Values);

    /// <summary>Gives up what is being summarised, before the services it uses are gone; a later turn finds it again.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await IdleAsync();
    }

    private async Task WorkAsync(
        ChatScope scope, MemorySettings settings, Guid sessionId, string model, (string TenantId, Guid SessionId) key, TaskCompletionSource done)
    {
        try
        {
            while (await SummarizeAsync(scope, sessionId, settings, model))
                continue;
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
        finally
        {
            _working.TryRemove(key, out _);
            done.SetResult();
        }
    }

    /// <summary>Makes one summary when one is due. Whether it was stored: then there may be more to do.</summary>
    private async Task<bool> SummarizeAsync(ChatScope scope, Guid sessionId, MemorySettings settings, string model)
    {
        var history = await store.ReadAsync(
            scope, sessionId, throughOrdinal: null, withSummary: true, MaxMessages, oldestFirst: true, _stopping.Token);
        var covered = Due(history, settings);
        if (covered.Count == 0)
            return false;

        var source = SummaryPrompt.Of(history.Summary, covered);
        var sourceTokens = source.Sum(m => tokens.Count(m.Text));
        var options = SummaryPrompt.Options(Math.Min(sourceTokens / Shrink, MaxSummaryTokens));
        var response = await models.GetClient(model).GetResponseAsync(source, options, _stopping.Token);
        var text = response.Text.Trim();
        var cost = tokens.Count(text);
        // A blank, broken or swollen summary would stand for messages it does not hold.
        if (text.Length == 0 || cost >= sourceTokens || response.FinishReason == ChatFinishReason.Length || response.FinishReason == ChatFinishReason.ContentFilter)
        {
            LogUseless(sessionId, model, sourceTokens, cost);
            return false;
        }

        return await store.AddSummaryAsync(
            scope,
            history,
            new SessionSummary
            {
                Id = Guid.CreateVersion7(),
                SessionId = sessionId,
                CoversThrough = covered[^1].Ordinal,
                Text = text,
                Tokens = cost,
                Model = model,
                CreatedAt = time.GetUtcNow(),
            },
            _stopping.Token);
    }

    /// <summary>A summary is made before the prompt's budget has to leave anything out.</summary>
    private static int Threshold(MemorySettings settings) => Math.Min(settings.SummarizeAfterTokens, settings.MaxTokens / 2);

    /// <summary>The oldest whole turns, down to what is to stay word for word; none while the threshold is not passed. The last turn always stays: it may be running.</summary>
    private List<SessionMessage> Due(SessionHistory history, MemorySettings settings)
    {
        var turns = HistoryMessages.ToTurns(history.Messages);
        var costs = turns.Select(t => t.Sum(tokens.Cost)).ToList();
        var left = costs.Sum();
        if (!history.HasMore && left <= Threshold(settings))
            return [];
        var keep = Math.Min(settings.KeepRecentTokens, Threshold(settings) / 2);
        var covered = new List<SessionMessage>();
        var spent = 0;
        for (var i = 0; i < turns.Count - 1 && (history.HasMore || left > keep); i++)
        {
            spent += costs[i];
            if (covered.Count > 0 && spent > MaxInputTokens)
                break;
            covered.AddRange(turns[i]);
            left -= costs[i];
        }

        return covered;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The host stops; session {SessionId} is summarised another time")]
    private partial void LogGivenUp(Guid sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} was not summarised: {Error}")]
    private partial void LogRefused(Guid sessionId, ChatError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The summary of session {SessionId} by {Model} was of no use and is dropped ({SourceTokens} tokens became {Tokens})")]
    private partial void LogUseless(Guid sessionId, string model, int sourceTokens, int tokens);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {SessionId} could not be summarised: {ExceptionType}\n{ExceptionStack}")]
    private partial void LogFailed(Guid sessionId, string? exceptionType, string? exceptionStack);
}
