namespace ChatbotPlatform.Projects;

/// <summary>A system prompt of a project. A project's enabled prompts are sent in the order of their positions.</summary>
public sealed record Prompt
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project it belongs to.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The name, 1 to 100 characters; the model does not see it.</summary>
    public required string Name { get; init; }

    /// <summary>What the model is told, 1 to 20,000 characters. May hold variables; see <see cref="PromptTemplate"/>.</summary>
    public required string Content { get; init; }

    /// <summary>Its place in the order, from 0 without a gap.</summary>
    public required int Position { get; init; }

    /// <summary>Whether it is sent.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows by one with each change of it, its place included.</summary>
    public required int Version { get; init; }

    /// <summary>The number of its newest <see cref="PromptVersion"/>: grows by one when name or content change.</summary>
    public required int TextVersion { get; init; }
}

/// <summary>A change of a prompt, or what a new one is to be: what is not set stays as it is.</summary>
public sealed record PromptChange
{
    /// <summary>See <see cref="Prompt.Name"/>.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>See <see cref="Prompt.Content"/>.</summary>
    public Optional<string> Content { get; init; }

    /// <summary>See <see cref="Prompt.Position"/>. The others move to make room; past the end is the end. A new prompt goes to the end.</summary>
    public Optional<int> Position { get; init; }

    /// <summary>See <see cref="Prompt.Enabled"/>.</summary>
    public Optional<bool> Enabled { get; init; }
}
