using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>A running turn as its middleware sees it.</summary>
public sealed class TurnContext
{
    /// <summary>Who asked.</summary>
    public required ChatScope Scope { get; init; }

    /// <summary>The turn as it was accepted.</summary>
    public required Turn Turn { get; init; }

    /// <summary>The project as of the turn's start.</summary>
    public required Project Project { get; init; }

    /// <summary>The message that is answered.</summary>
    public required SessionMessage UserMessage { get; init; }

    /// <summary>The system messages, from the project's prompts. May be added to before <c>next</c>.</summary>
    public required IList<ChatMessage> Instructions { get; init; }

    /// <summary>What is asked of the model: temperature, length, tools. May be changed before <c>next</c>.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>The turn's own service scope.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>What the call cost, once <c>next</c> has returned and the provider said so.</summary>
    public TokenUsage? Usage { get; set; }
}
