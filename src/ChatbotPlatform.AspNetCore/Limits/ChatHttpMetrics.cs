using System.Diagnostics.Metrics;
using ChatbotPlatform.Diagnostics;

namespace ChatbotPlatform.Limits;

/// <summary>What the HTTP side counts, by kinds only: no label names a tenant, a user or a project.</summary>
internal sealed class ChatHttpMetrics
{
    private readonly Counter<long> _refused;
    private readonly UpDownCounter<long> _streams;

    public ChatHttpMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ChatTelemetry.MeterName);
        _refused = meter.CreateCounter<long>("chatbot.limits.refused", "{request}", "What was refused because a limit was reached.");
        _streams = meter.CreateUpDownCounter<long>("chatbot.streams.active", "{stream}", "Readers that follow an answer now.");
    }

    public void Refused(ChatLimit limit, ChatLimitLevel level) =>
        _refused.Add(
            1,
            new KeyValuePair<string, object?>("chatbot.limit", Name(limit)),
            new KeyValuePair<string, object?>("chatbot.limit.level", Name(level)));

    public void Refused(ChatError error)
    {
        if (error == ChatError.BudgetSpent)
            _refused.Add(1, new KeyValuePair<string, object?>("chatbot.limit", "budget"));
    }

    /// <summary>A reader comes; it leaves when what this returns is disposed.</summary>
    public StreamCount Stream(string transport) => new(_streams, transport);

#pragma warning disable CA1308 // Labels are in lower case.
    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    internal readonly struct StreamCount : IDisposable
    {
        private readonly UpDownCounter<long> _streams;
        private readonly KeyValuePair<string, object?> _transport;

        public StreamCount(UpDownCounter<long> streams, string transport)
        {
            _streams = streams;
            _transport = new KeyValuePair<string, object?>("chatbot.transport", transport);
            _streams.Add(1, _transport);
        }

        public void Dispose() => _streams.Add(-1, _transport);
    }
}
