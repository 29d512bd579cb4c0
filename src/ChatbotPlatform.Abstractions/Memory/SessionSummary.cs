namespace ChatbotPlatform.Memory;

/// <summary>What was said in a session up to a message, in fewer words. Together with the messages after it, it covers each live message once.</summary>
public sealed record SessionSummary
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Covers all messages up to this ordinal, and none after.</summary>
    public required int CoversThrough { get; init; }

    /// <summary>The summary.</summary>
    public required string Text { get; init; }

    /// <summary>What it costs in a prompt, as estimated.</summary>
    public required int Tokens { get; init; }

    /// <summary>The model that wrote it, as <c>provider/name</c>.</summary>
    public required string Model { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
