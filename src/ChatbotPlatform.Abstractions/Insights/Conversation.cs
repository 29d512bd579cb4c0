using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Insights;

/// <summary>A session as those see it who run its project: whose it is, and how it went.</summary>
public sealed record Conversation
{
    /// <summary>The session.</summary>
    public required ChatSession Session { get; init; }

    /// <summary>Who talks: a member of the tenant, a visitor (<c>visitor:…</c>, <c>visitor-user:…</c>) or a program (<c>key:…</c>).</summary>
    public required string UserId { get; init; }

    /// <summary>The name of the API key by which a program talks.</summary>
    public string? KeyName { get; init; }

    /// <summary>How many messages it has; those that were said in other words or answered anew are not counted.</summary>
    public required int Messages { get; init; }

    /// <summary>When the last of them was said; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>How many answers were found good.</summary>
    public int ThumbsUp { get; init; }

    /// <summary>How many answers were found bad.</summary>
    public int ThumbsDown { get; init; }

    /// <summary>How many turns went wrong: failed, incomplete or interrupted.</summary>
    public int Failed { get; init; }
}

/// <summary>Which conversations are wanted. What is not said does not narrow the list.</summary>
public sealed record ConversationFilter
{
    /// <summary>Those with this in their title, in whatever case.</summary>
    public string? Search { get; init; }

    /// <summary>Those last used then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those last used before then.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Those with an answer that was found so.</summary>
    public FeedbackWanted? Feedback { get; init; }

    /// <summary>Those with a turn that ended so.</summary>
    public OutcomeWanted? Outcome { get; init; }
}

/// <summary>What was thought of an answer.</summary>
public enum FeedbackWanted
{
    /// <summary>Good.</summary>
    Up,

    /// <summary>Bad.</summary>
    Down,

    /// <summary>Anything at all.</summary>
    Any,
}

/// <summary>What became of a turn.</summary>
public enum OutcomeWanted
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was stopped by its user.</summary>
    Stopped,

    /// <summary>It went wrong: failed, incomplete or interrupted.</summary>
    Failed,
}

/// <summary>A part of what was said in a conversation.</summary>
/// <param name="Messages">The messages in the order they were said.</param>
/// <param name="Turns">The turns they belong to, among them those that said nothing.</param>
/// <param name="HasMore">Whether there are messages before them.</param>
public sealed record ConversationPage(IReadOnlyList<SessionMessage> Messages, IReadOnlyList<Turn> Turns, bool HasMore);
