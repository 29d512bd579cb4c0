using ChatbotPlatform.Access;

namespace ChatbotPlatform.EntityFramework.Access;

internal sealed class AuditRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public DateTimeOffset At { get; set; }

    public string UserId { get; set; } = null!;

    public string Action { get; set; } = null!;

    public Guid TargetId { get; set; }

    /// <summary>No foreign key: the entry outlives the project.</summary>
    public Guid? ProjectId { get; set; }

    /// <summary>Names with commas between them; empty for none.</summary>
    public string Changed { get; set; } = "";

    public AuditEntry ToEntry() => new()
    {
        Id = Id,
        At = At,
        UserId = UserId,
        Action = Action,
        TargetId = TargetId,
        ProjectId = ProjectId,
        Changed = Changed.Split(',', StringSplitOptions.RemoveEmptyEntries),
    };
}
