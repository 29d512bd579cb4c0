using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Memory;

/// <summary>A session's history as memory sees it, as of one moment.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Summary">The last summary, if there is one and it was asked for.</param>
/// <param name="Messages">Live messages after the summary, in the order they were said.</param>
/// <param name="HasMore">Whether there are more than were asked for.</param>
/// <param name="Version">Grows whenever a message is superseded: a summary made of an older version is refused.</param>
public sealed record SessionHistory(
    Guid SessionId, SessionSummary? Summary, IReadOnlyList<SessionMessage> Messages, bool HasMore, int Version);
