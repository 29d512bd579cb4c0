using ChatbotPlatform.Projects;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed class PromptVersionRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid PromptId { get; set; }

    public int Number { get; set; }

    public string Name { get; set; } = null!;

    public string Content { get; set; } = null!;

    public string? UserId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public int? RestoredFrom { get; set; }

    public PromptVersion ToVersion() => new(Number, Name, Content, UserId, CreatedAt, RestoredFrom);
}
