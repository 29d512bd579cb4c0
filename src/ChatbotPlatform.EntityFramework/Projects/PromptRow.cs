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
    };
}
