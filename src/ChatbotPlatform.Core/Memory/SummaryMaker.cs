using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Memory;

/// <summary>What came of one attempt at a summary.</summary>
internal enum SummaryOutcome
{
    /// <summary>None is due.</summary>
    NotDue,

    /// <summary>It is stored; there may be more to do.</summary>
    Stored,

    /// <summary>An edit or another process was quicker.</summary>
    Overtaken,

    /// <summary>The model failed, or what it wrote was of no use.</summary>
    Refused,

    /// <summary>The budget of the project or of the visitor is spent. The messages wait, and prompts are trimmed meanwhile.</summary>
    NotAfforded,
}

/// <summary>Makes one summary of a session, from what is stored and to what is stored. Whatever fails changes nothing.</summary>
internal sealed partial class SummaryMaker(
    MemoryStore store,
    ModelCatalog models,
    TokenCorrections corrections,
    CircuitBreaker breaker,
    TimeProvider time,
    IOptions<MemoryOptions> options,
    ILogger<SummaryMaker> logger)
{
    /// <summary>How many messages one summary takes in at most, and what they may cost: a summariser that is far behind catches up in steps.</summary>
    private const int MaxMessages = 200, MaxInputTokens = 6_000;

    /// <summary>A summary takes at most this part of what it covers, and not more than these tokens; and so do the facts that are new in it.</summary>
    private const int Shrink = 3, MinSummaryTokens = 100, MaxSummaryTokens = 800, MaxFactTokens = 600;

    /// <summary>Nor may a summary take more than this part of the prompt it is made for: it would leave no room for what was said.</summary>
    private const int PromptShare = 12;

    /// <summary>Where what was said is found again when it matters, it takes less.</summary>
    private const int SearchedShare = 20;

    /// <summary>Makes the next summary of a session.</summary>
    /// <param name="scope">Whose session it is.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="settings">How its project remembers.</param>
    /// <param name="answeredBy">The model that answers in it.</param>
    /// <param name="isSearched">Whether its messages are found again by what is asked.</param>
    /// <param name="forced">Whether somebody asked for it: then no threshold counts, and no failure before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SummaryOutcome> MakeAsync(
        ChatScope scope, Guid sessionId, MemorySettings settings, string answeredBy, bool isSearched, bool forced, CancellationToken cancellationToken)
    {
        var model = settings.SummaryModel ?? options.Value.SummaryModel ?? answeredBy;
        if (!forced && (breaker.IsOpen(model) || breaker.IsOpen($"{sessionId}")))
            return SummaryOutcome.Refused;
        var tokens = corrections.For(answeredBy);
        var history = await store.ReadAsync(
            scope, sessionId, throughOrdinal: null, withSummary: true, MaxMessages, oldestFirst: true, cancellationToken);
        var covered = SummaryDue.Of(history, settings, tokens, MaxInputTokens, forced);
        if (covered.Count == 0)
            return SummaryOutcome.NotDue;
        if (await store.ReadBudgetWaitAsync(scope, sessionId, cancellationToken) is not null)
            return SummaryOutcome.NotAfforded;

        var summary = await WriteAsync(
            scope, history, covered, model, tokens, Math.Clamp(settings.MaxTokens / (isSearched ? SearchedShare : PromptShare), MinSummaryTokens, MaxSummaryTokens), cancellationToken);
        if (summary is null)
        {
            breaker.Failed(model);
            breaker.Failed($"{sessionId}");
            return SummaryOutcome.Refused;
        }

        breaker.Succeeded(model);
        breaker.Succeeded($"{sessionId}");
        if (await store.AddSummaryAsync(scope, history, summary, cancellationToken))
            return SummaryOutcome.Stored;
        await CountAsync(scope, sessionId, summary.Usage!, cancellationToken);
        return SummaryOutcome.Overtaken;
    }

    private async Task<SessionSummary?> WriteAsync(
        ChatScope scope, SessionHistory history, IReadOnlyList<SessionMessage> covered, string model, ITokenEstimator tokens, int most,
        CancellationToken cancellationToken)
    {
        var source = SummaryPrompt.Of(history.Summary, covered, most);
        var sourceTokens = source.Sum(m => tokens.Count(m.Text));
        var asked = SummaryPrompt.Options(Math.Min(sourceTokens / Shrink, most), Math.Min(sourceTokens / Shrink, MaxFactTokens));
        var response = await AskAsync(scope, history.SessionId, source, sourceTokens, asked, model, cancellationToken);
        if (response is null)
            return null;
        // A provider that does not say what it cost is taken at an estimate: budgets rest on it.
        var usage = new TokenUsage(response.Usage?.InputTokenCount ?? sourceTokens, response.Usage?.OutputTokenCount ?? tokens.Count(response.Text));
        var reply = SummaryReply.Parse(response.Text);
        var cost = tokens.Count(reply.Summary);
        // A blank, broken or swollen summary would stand for messages it does not hold.
        if (reply.Summary.Length == 0 || cost >= sourceTokens
            || response.FinishReason == ChatFinishReason.Length || response.FinishReason == ChatFinishReason.ContentFilter)
        {
            LogUseless(history.SessionId, model, sourceTokens, cost);
            await CountAsync(scope, history.SessionId, usage, cancellationToken);
            return null;
        }

        var facts = new FactNet(covered).Facts(reply.Facts, Math.Max(sourceTokens / Shrink, 60), tokens);
        return new SessionSummary
        {
            Id = Guid.CreateVersion7(),
            SessionId = history.SessionId,
            CoversThrough = covered[^1].Ordinal,
            Text = reply.Summary,
            Facts = FactList.Merge(history.Summary?.Facts ?? [], facts),
            Tokens = cost,
            Model = model,
            Usage = usage,
            CreatedAt = time.GetUtcNow(),
        };
    }

    /// <summary>The model's answer; none when it failed.</summary>
    private async Task<ChatResponse?> AskAsync(
        ChatScope scope, Guid sessionId, IReadOnlyList<ChatMessage> source, int sourceTokens, ChatOptions asked, string model,
        CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.SummaryTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await models.GetClient(model).GetResponseAsync(source, asked, both.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The message of a foreign exception may hold a key or what a user said: only its type is logged.
            LogFailed(sessionId, model, e is ChatException { Error: var error } ? error.ToString() : e.GetType().FullName);
            // Who refuses does not bill; who was cut off may.
            if (e is not ChatException
                {
                    Error: ChatError.ModelUnavailable or ChatError.ModelUnauthorized or ChatError.ModelRateLimited or ChatError.ModelRejected
                })
                await CountAsync(scope, sessionId, new TokenUsage(sourceTokens, 0), cancellationToken);
            return null;
        }
    }

    private Task CountAsync(ChatScope scope, Guid sessionId, TokenUsage usage, CancellationToken cancellationToken) =>
        store.AddUsageAsync(scope, sessionId, usage, cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The summary of session {SessionId} by {Model} was of no use and is dropped ({SourceTokens} tokens became {Tokens})")]
    private partial void LogUseless(Guid sessionId, string model, int sourceTokens, int tokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} was not summarised by {Model}: {Error}")]
    private partial void LogFailed(Guid sessionId, string model, string? error);
}
