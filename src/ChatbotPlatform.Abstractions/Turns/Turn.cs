namespace ChatbotPlatform.Turns;

/// <summary>One user message and what answers it.</summary>
public sealed record Turn
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The user's message that is answered.</summary>
    public required Guid UserMessageId { get; init; }

    /// <summary>The stored answer; <see langword="null"/> while the turn runs, and when the model said nothing.</summary>
    public Guid? AssistantMessageId { get; init; }

    /// <summary>Where it stands.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The model that answers, as <c>provider/name</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The client's own name for its message.</summary>
    public string? ClientMessageId { get; init; }

    /// <summary>What it cost, as far as the provider says.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Why it did not complete.</summary>
    public TurnError? Error { get; init; }

    /// <summary>When the message was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the answer's first text came, known once the turn has ended; <see langword="null"/> when none came.</summary>
    public DateTimeOffset? FirstTextAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
