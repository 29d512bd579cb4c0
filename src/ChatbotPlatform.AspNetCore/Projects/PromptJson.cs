using System.Text.Json.Serialization;

namespace ChatbotPlatform.Projects;

/// <summary>A new prompt, or a change of one.</summary>
internal sealed record PromptBody
{
    public Optional<string?> Name { get; init; }

    public Optional<string?> Content { get; init; }

    public Optional<int> Position { get; init; }

    public Optional<bool> Enabled { get; init; }

    public PromptChange ToChange() => new()
    {
        Name = Name.IsSet ? Checks.Line(Name.Or(null), "name", 100) : default(Optional<string>),
        Content = Content.IsSet ? Checks.Text(Content.Or(null), "content", 20_000) : default(Optional<string>),
        Position = Position.IsSet ? Checks.Range(Position.Or(0), "position", 0, int.MaxValue) : default(Optional<int>),
        Enabled = Enabled,
    };
}

internal sealed record PromptJson(
    Guid Id,
    [property: JsonPropertyName("project_id")] Guid ProjectId,
    string Name,
    string Content,
    int Position,
    bool Enabled,
    int Version,
    [property: JsonPropertyName("text_version")] int TextVersion,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt)
{
    public static PromptJson Of(Prompt p) => new(p.Id, p.ProjectId, p.Name, p.Content, p.Position, p.Enabled, p.Version, p.TextVersion, p.CreatedAt, p.UpdatedAt);
}

/// <summary>What a prompt said.</summary>
internal sealed record PromptVersionJson(
    int Number,
    string Name,
    string Content,
    [property: JsonPropertyName("user_id")] string? UserId,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("restored_from")] int? RestoredFrom)
{
    public static PromptVersionJson Of(PromptVersion v) => new(v.Number, v.Name, v.Content, v.UserId, v.CreatedAt, v.RestoredFrom);
}

internal sealed record PromptVersionsJson(IReadOnlyList<PromptVersionJson> Versions, int Total);

internal sealed record PromptsJson(IReadOnlyList<PromptJson> Prompts, int Total);
