using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>What a strategy builds a prompt from.</summary>
public sealed class MemoryContext
{
    /// <summary>Who asked.</summary>
    public required ChatScope Scope { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The message that is to be answered: the end of the prompt. What follows it in the session is not for the model.</summary>
    public required SessionMessage UserMessage { get; init; }

    /// <summary>The project's settings; <see cref="MemorySettings.MaxTokens"/> is the budget of the whole prompt.</summary>
    public required MemorySettings Settings { get; init; }

    /// <summary>The system messages, which go first.</summary>
    public required IReadOnlyList<ChatMessage> Instructions { get; init; }

    /// <summary>Counts tokens.</summary>
    public required ITokenEstimator Tokens { get; init; }

    /// <summary>The session's history and summaries; each call is one bounded query.</summary>
    public required MemoryStore Store { get; init; }
}
