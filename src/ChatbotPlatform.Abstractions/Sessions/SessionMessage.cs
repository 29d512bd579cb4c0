using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Sessions;

/// <summary>One stored utterance. Messages are only ever appended; an edit or a regenerated answer supersedes, and does not overwrite.</summary>
public sealed record SessionMessage
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The session it belongs to.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The turn that brought it.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>Its place in the session, from 1 without a gap, superseded messages included.</summary>
    public required int Ordinal { get; init; }

    /// <summary><see cref="ChatRole.User"/> or <see cref="ChatRole.Assistant"/>.</summary>
    public required ChatRole Role { get; init; }

    /// <summary>Its plain text.</summary>
    public required string Text { get; init; }

    /// <summary>All it holds, text included. The parts of an answer, in the order of its transcript.</summary>
    public required IReadOnlyList<AIContent> Contents { get; init; }

    /// <summary>How the turn that wrote an answer ended: only a completed one is whole. A user's message is always completed.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The model that answered, as <c>provider/name</c>; <see langword="null"/> for a user's message.</summary>
    public string? Model { get; init; }

    /// <summary>What the answer cost.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>What the user thinks of the answer.</summary>
    public MessageFeedback? Feedback { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a user thinks of an answer.</summary>
/// <param name="Rating">Good or bad.</param>
/// <param name="Comment">Why, at most 1,000 characters.</param>
public sealed record MessageFeedback(FeedbackRating Rating, string? Comment = null);

/// <summary>Good or bad.</summary>
public enum FeedbackRating
{
    /// <summary>The answer helped.</summary>
    Up,

    /// <summary>The answer did not help.</summary>
    Down,
}

/// <summary>A page of a session's history.</summary>
/// <param name="Messages">Messages in the order they were said.</param>
/// <param name="HasMore">Whether there are older ones: ask for those before the first ordinal here.</param>
public sealed record MessagePage(IReadOnlyList<SessionMessage> Messages, bool HasMore);
