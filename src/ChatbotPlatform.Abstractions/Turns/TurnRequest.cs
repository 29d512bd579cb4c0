using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>A user's message that is to be answered.</summary>
/// <param name="Message">The message: role user, with text of 1 to 10,000 characters.</param>
/// <param name="SessionId">The session; <see langword="null"/> begins a new one in <paramref name="ProjectId"/>.</param>
/// <param name="ProjectId">The project; may be left out when the session is given, and has to be its project otherwise.</param>
/// <param name="ClientMessageId">
/// The client's own name for this message, 1 to 100 characters. The same name with the same message gives the same turn again,
/// however often it is sent; with another message it is refused (<see cref="ChatError.ClientMessageIdReused"/>).
/// </param>
/// <param name="Model">The model for this turn as <c>provider/name</c>; otherwise the session's, the project's, the host's default.</param>
public sealed record TurnRequest(
    ChatMessage Message, Guid? SessionId = null, Guid? ProjectId = null, string? ClientMessageId = null, string? Model = null)
{
    /// <summary>
    /// Values of the variables that the project declares, for this turn. They become part of the system prompt and have its authority:
    /// take them from the host or from what it has signed, never from an anonymous visitor. They are not stored.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}
