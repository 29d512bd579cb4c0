using ChatbotPlatform.Access;

namespace ChatbotPlatform.EntityFramework.Access;

internal sealed class ApiKeyRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid? ProjectId { get; set; }

    public string Name { get; set; } = null!;

    public string Prefix { get; set; } = null!;

    /// <summary>
    /// SHA-256 of the secret, in hex. The secret has 256 random bits, so there is nothing to guess that a slow hash would make dearer.
    /// </summary>
    public string KeyHash { get; set; } = null!;

    public int Access { get; set; }

    public string CreatedBy { get; set; } = null!;

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public ApiKey ToKey() => new()
    {
        Id = Id,
        ProjectId = ProjectId,
        Name = Name,
        Prefix = Prefix,
        Access = (ChatAccess)Access,
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        LastUsedAt = LastUsedAt,
        RevokedAt = RevokedAt,
    };
}
