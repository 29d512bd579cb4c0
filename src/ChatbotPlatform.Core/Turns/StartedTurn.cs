using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

/// <summary>A turn that was accepted: its message is durable, whatever happens next.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="UserMessage">The message it answers.</param>
/// <param name="Created">Whether it began now; <see langword="false"/> when the same client message id had begun it before.</param>
public sealed record StartedTurn(Turn Turn, SessionMessage UserMessage, bool Created);
