using ChatbotPlatform.Projects;
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

    /// <summary>
    /// Settings to be tried before they are saved: the turn is answered by them, and nothing of them is stored in the project. The scope needs
    /// <see cref="ChatAccess.Manage"/>.
    /// </summary>
    public TurnDraft? Draft { get; init; }
}

/// <summary>What a project might be: its settings with a change made, and prompts in place of its own.</summary>
public sealed record TurnDraft
{
    /// <summary>What is different of the project. The model, temperature, longest answer and memory count; the model need not be one the project allows.</summary>
    public ProjectChange Change { get; init; } = new();

    /// <summary>The prompts' contents in order, in place of the project's enabled prompts; <see langword="null"/> takes those.</summary>
    public IReadOnlyList<string>? Prompts { get; init; }
}
