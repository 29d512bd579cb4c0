namespace ChatbotPlatform.EntityFramework.Access;

/// <summary>A visit that ended before its tokens did. Kept until the last of them has expired.</summary>
internal sealed class EndedVisitRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public DateTimeOffset ForgetAt { get; set; }
}
