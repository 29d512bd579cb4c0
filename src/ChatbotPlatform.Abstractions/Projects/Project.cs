using System.Collections.Frozen;

namespace ChatbotPlatform.Projects;

/// <summary>A bot: what it is told, which model answers, and how it remembers.</summary>
public sealed record Project
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, at most 2,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The model as <c>provider/name</c>; <see langword="null"/> takes the host's default.</summary>
    public string? Model { get; init; }

    /// <summary>How free the model is in its words, 0 to 2; <see langword="null"/> leaves it to the provider.</summary>
    public float? Temperature { get; init; }

    /// <summary>The longest answer, in tokens; <see langword="null"/> leaves it to the provider.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How a session's history becomes a prompt.</summary>
    public MemorySettings Memory { get; init; } = new();

    /// <summary>
    /// The models that a request or a session may choose, at most 50. The project's own can always be chosen. When there are none, members
    /// may choose any model the host knows, and visitors no other than the project's.
    /// </summary>
    public IReadOnlyList<string> AllowedModels { get; init; } = [];

    /// <summary>The variables that its prompts may use besides <see cref="PromptTemplate.BuiltIn"/>, by name.</summary>
    public IReadOnlyDictionary<string, ProjectVariable> Variables { get; init; } = FrozenDictionary<string, ProjectVariable>.Empty;

    /// <summary>What its answers may cost in a day.</summary>
    public ProjectLimits Limits { get; init; } = new();

    /// <summary>How its widget looks, and which sites may show it.</summary>
    public WidgetSettings Widget { get; init; } = new();

    /// <summary>The key by which a widget names the project, <c>pk_…</c>. It may stand in a page for all to read. Made by the store.</summary>
    public string PublishableKey { get; init; } = "";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it, or one of its prompts, was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows by one with each change of the project or its prompts; a cached project of the same version is true.</summary>
    public required int Version { get; init; }
}
