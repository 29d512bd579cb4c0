using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>What the model is sent, part by part in order.</summary>
/// <param name="Parts">The parts.</param>
public sealed record PromptContext(IReadOnlyList<PromptPart> Parts)
{
    /// <summary>Whether messages that no summary covers were left out, to keep to the budget.</summary>
    public bool LeavesOut { get; init; }
}

/// <summary>One message of a prompt, where it came from and what it costs.</summary>
/// <param name="Message">The message as the model gets it.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Tokens">What it costs, as estimated.</param>
/// <param name="MessageId">The stored message it is, when it is one.</param>
public sealed record PromptPart(ChatMessage Message, PromptSource Source, int Tokens, Guid? MessageId = null);

/// <summary>Where a part of a prompt came from.</summary>
public enum PromptSource
{
    /// <summary>The project's system prompts, or middleware.</summary>
    Instructions,

    /// <summary>The summary of what was said long ago.</summary>
    Summary,

    /// <summary>The session's messages, word for word.</summary>
    History,
}
