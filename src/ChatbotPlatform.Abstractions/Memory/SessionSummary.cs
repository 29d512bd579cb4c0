namespace ChatbotPlatform.Memory;

/// <summary>
/// What was said in a session up to a message, in fewer words, and the facts of it word for word. Together with the messages after
/// it, it covers each live message once.
/// </summary>
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

    /// <summary>Names, numbers, dates, decisions and preferences, the oldest first: those of the summary before this one, unchanged, and what is new.</summary>
    public IReadOnlyList<SessionFact> Facts { get; init; } = [];

    /// <summary>What the summary costs in a prompt, as estimated, without the facts.</summary>
    public required int Tokens { get; init; }

    /// <summary>The model that wrote it, as <c>provider/name</c>.</summary>
    public required string Model { get; init; }

    /// <summary>What it cost to make, as the provider reports it, or as estimated where it does not.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One thing that a session must not forget.</summary>
/// <param name="Text">The fact, in the words in which it was noted.</param>
/// <param name="Ordinal">The message it is from, or the last of those it was noted from.</param>
public sealed record SessionFact(string Text, int Ordinal);
