namespace ChatbotPlatform.Diagnostics;

/// <summary>
/// The names by which a host listens to traces and metrics: <c>AddSource(ChatTelemetry.SourceName)</c> and
/// <c>AddMeter(ChatTelemetry.MeterName)</c> of OpenTelemetry. What they tell is in docs/observability.md; none of it is text of a message, a
/// prompt or a key.
/// </summary>
public static class ChatTelemetry
{
    /// <summary>The name of the activity source: one span a turn.</summary>
    public const string SourceName = "ChatbotPlatform";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "ChatbotPlatform";
}
