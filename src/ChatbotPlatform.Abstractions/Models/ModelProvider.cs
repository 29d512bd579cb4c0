using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models;

/// <summary>A source of models, registered as a service by the <c>Add…</c> extensions.</summary>
public sealed class ModelProvider
{
    /// <summary>The provider's name: the part before the slash of its models' names. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The models that can be chosen, without the provider's name. When empty, the provider is asked, and any name is taken.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Makes the client of one model, given the name without the provider. Called once for a model; the client is shared by all turns.</summary>
    public required Func<IServiceProvider, string, IChatClient> CreateClient { get; init; }

    /// <summary>
    /// Asks the provider for its models, without the provider's name, and so checks address and key; <see langword="null"/> when it
    /// cannot be asked. Fails with a <see cref="ChatException"/> that says what is wrong.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<string>>>? ListModels { get; init; }
}
