using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatbotPlatform.Diagnostics;
using ChatbotPlatform.Models;

namespace ChatbotPlatform.Turns;

/// <summary>
/// Traces and metrics of turns, by the semantic conventions for generative AI (opentelemetry.io/docs/specs/semconv/gen-ai). Spans
/// carry ids; labels of metrics never do. Nothing happens per token.
/// </summary>
internal sealed class TurnTelemetry : IDisposable
{
    /// <summary>Any name may be asked of an open provider; what users invent must not become that many time series.</summary>
    private const int MaxModels = 200;

    // As the conventions advise.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private static readonly ActivitySource Source = new(ChatTelemetry.SourceName);

    private readonly ConcurrentDictionary<string, bool> _models = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Meter? _own;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _usage;

    public TurnTelemetry(TimeProvider time, IMeterFactory? meters = null)
    {
        _time = time;
        var meter = meters?.Create(ChatTelemetry.MeterName) ?? (_own = new Meter(ChatTelemetry.MeterName));
        _active = meter.CreateUpDownCounter<long>("chatbot.turns.active", "{turn}", "Turns that run now.");
        _ended = meter.CreateCounter<long>("chatbot.turns.ended", "{turn}", "Turns that ended.");
        _duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", "GenAI operation duration.", null, Seconds);
        _firstChunk = meter.CreateHistogram(
            "gen_ai.client.operation.time_to_first_chunk", "s", "Time from asking the model to the first of its answer.", null, Seconds);
        _usage = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", null, Tokens);
    }

    public void Dispose() => _own?.Dispose();

    /// <summary>A turn begins. Its span hangs under the request's, which may long have ended when the turn does.</summary>
    public Activity? Begin(Turn turn, ActivityContext request)
    {
        _active.Add(1);
        var (provider, model) = Names(turn.Model);
        var span = Source.StartActivity($"chat {model}", ActivityKind.Client, request);
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag("gen_ai.operation.name", "chat");
        span.SetTag("gen_ai.provider.name", provider);
        span.SetTag("gen_ai.request.model", model);
        span.SetTag("gen_ai.conversation.id", turn.SessionId.ToString());
        span.SetTag("chatbot.turn.id", turn.Id.ToString());
        span.SetTag("chatbot.project.id", turn.ProjectId.ToString());
        return span;
    }

    /// <summary>A turn ended, one way or another.</summary>
    public void End(Turn turn, TurnReport report, TurnOutcome? outcome, Activity? span)
    {
        _active.Add(-1);
        // A status of ours in place of its text: the text is for the user.
        var status = (outcome?.Status ?? TurnStatus.Interrupted).ToString().ToLowerInvariant();
        var error = outcome is null ? ChatError.Internal.ToCode() : outcome.Error?.Code.ToCode();
        _ended.Add(1, error is null ? new TagList { { "chatbot.turn.status", status } } : new TagList { { "chatbot.turn.status", status }, { "error.type", error } });
        Measure(turn, report, error);
        if (span is null)
            return;
        span.SetTag("chatbot.turn.status", status);
        span.SetTag("gen_ai.usage.input_tokens", outcome?.Usage?.InputTokens);
        span.SetTag("gen_ai.usage.output_tokens", outcome?.Usage?.OutputTokens);
        if (report.FinishReason is { } reason)
            span.SetTag("gen_ai.response.finish_reasons", new[] { reason.Value });
        if (outcome?.Model is { } answered)
            span.SetTag("gen_ai.response.model", Names(answered).Model);
        if (error is not null)
            span.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
    }

    private void Measure(Turn turn, TurnReport report, string? error)
    {
        if (report.AskedAt is not { } asked)
            return;
        var (provider, model) = Names(turn.Model);
        var labels = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", provider },
            { "gen_ai.request.model", Bounded(model) },
        };
        if (report.FirstAt is { } first)
            _firstChunk.Record(_time.GetElapsedTime(asked, first).TotalSeconds, labels);
        Used(report.Usage?.InputTokens, "input", labels);
        Used(report.Usage?.OutputTokens, "output", labels);
        if (error is not null)
            labels.Add("error.type", error);
        _duration.Record(_time.GetElapsedTime(asked).TotalSeconds, labels);
    }

    private void Used(long? tokens, string type, TagList labels)
    {
        if (tokens is not { } count)
            return;
        labels.Add("gen_ai.token.type", type);
        _usage.Record(count, labels);
    }

    private string Bounded(string model)
    {
        if (_models.ContainsKey(model))
            return model;
        if (_models.Count >= MaxModels)
            return "_OTHER";
        _models.TryAdd(model, true);
        return model;
    }

    private static (string Provider, string Model) Names(string model) =>
        ModelName.TryParse(model, out var name) ? (name.Provider, name.Id) : ("_OTHER", model);
}
