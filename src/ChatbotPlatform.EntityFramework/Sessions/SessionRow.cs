using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.EntityFramework.Sessions;

internal sealed class SessionRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public string UserId { get; set; } = null!;

    public string Title { get; set; } = null!;

    public string? Model { get; set; }

    /// <summary>The ordinal of the newest message, 0 when there is none. Changed conditionally, so that no two messages share one.</summary>
    public int LastOrdinal { get; set; }

    /// <summary>Grows whenever messages are superseded or given back: a summary of an older version is refused.</summary>
    public int HistoryVersion { get; set; }

    /// <summary>What the session's memory has cost so far.</summary>
    public long MemoryInputTokens { get; set; }

    public long MemoryOutputTokens { get; set; }

    /// <summary>Up to which ordinal its messages are in the search index.</summary>
    public int IndexedThrough { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public ChatSession ToSession() => new()
    {
        Id = Id,
        ProjectId = ProjectId,
        Title = Title,
        Model = Model,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
