using ChatbotPlatform.Projects;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed class PromptRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public string Name { get; set; } = null!;

    public string Content { get; set; } = null!;

    public int Position { get; set; }

    public bool Enabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Raised by each change of the row, for who changes it only as they know it.</summary>
    public int Version { get; set; }

    /// <summary>The number of the newest version of its text; 0 for a prompt from before versions were kept.</summary>
    public int TextVersion { get; set; }

    public Prompt ToPrompt() => new()
    {
        Id = Id,
        ProjectId = ProjectId,
        Name = Name,
        Content = Content,
        Position = Position,
        Enabled = Enabled,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Version = Version,
        TextVersion = TextVersion,
    };
}
