using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>What the model is sent, part by part in order.</summary>
/// <param name="Parts">The parts.</param>
public sealed record PromptContext(IReadOnlyList<PromptPart> Parts)
{
    /// <summary>Whether messages that no summary covers were left out, to keep to the budget.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>How many of the messages that were read were left out; older ones that were not even read are not counted.</summary>
    public int LeftOutMessages { get; init; }

    /// <summary>How many facts were left out, to keep to the budget.</summary>
    public int LeftOutFacts { get; init; }

    /// <summary>What all of it costs, as estimated.</summary>
    public int Tokens => Parts.Sum(p => p.Tokens);
}

/// <summary>One message of a prompt, where it came from and what it costs.</summary>
/// <param name="Message">The message as the model gets it.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Tokens">What it costs, as estimated.</param>
/// <param name="MessageId">The stored message it is, when it is one.</param>
public sealed record PromptPart(ChatMessage Message, PromptSource Source, int Tokens, Guid? MessageId = null)
{
    /// <summary>The ordinal of the stored message it is, when it is one.</summary>
    public int? Ordinal { get; init; }

    /// <summary>The summary it holds the text or the facts of.</summary>
    public SessionSummary? Summary { get; init; }

    /// <summary>The stored messages it quotes, in order.</summary>
    public IReadOnlyList<PromptQuote> Quotes { get; init; } = [];
}

/// <summary>A stored message, or a piece of one, that a prompt quotes.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Start">Where in its text the quote begins, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct PromptQuote(Guid MessageId, int Start, int Length);

/// <summary>Where a part of a prompt came from.</summary>
public enum PromptSource
{
    /// <summary>The project's system prompts, or middleware.</summary>
    Instructions,

    /// <summary>The summary of what was said long ago.</summary>
    Summary,

    /// <summary>The session's messages, word for word.</summary>
    History,

    /// <summary>The facts of what was said long ago.</summary>
    Facts,

    /// <summary>Messages of long ago, or of other sessions, that matter now.</summary>
    Recalled,
}
