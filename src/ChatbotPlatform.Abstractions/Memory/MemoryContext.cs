using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>What a strategy builds a prompt from.</summary>
public sealed class MemoryContext
{
    /// <summary>Who asked.</summary>
    public required ChatScope Scope { get; init; }

    /// <summary>The project the session belongs to.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The message that is to be answered: the end of the prompt. What follows it in the session is not for the model.</summary>
    public required SessionMessage UserMessage { get; init; }

    /// <summary>The project's settings; <see cref="MemorySettings.MaxTokens"/> is the budget of the whole prompt.</summary>
    public required MemorySettings Settings { get; init; }

    /// <summary>The system messages, which go first.</summary>
    public required IReadOnlyList<ChatMessage> Instructions { get; init; }

    /// <summary>Counts tokens, as the model that answers has been seen to count them.</summary>
    public required ITokenEstimator Tokens { get; init; }

    /// <summary>The session's history and summaries; each call is a bounded number of bounded queries.</summary>
    public required MemoryStore Store { get; init; }
}
