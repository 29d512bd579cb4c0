namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>One message in the search index. It goes with its message.</summary>
internal sealed class SearchEntryRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    /// <summary>The message's id.</summary>
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public Guid SessionId { get; set; }

    public string UserId { get; set; } = null!;

    public int Ordinal { get; set; }

    /// <summary>Random, but stable: the row's number where the database's full-text index wants one (SQLite).</summary>
    public long Number { get; set; }

    /// <summary>The message's words, each once for each place it belongs to and beginning with it (<see cref="SearchPlace"/>), parted by spaces.</summary>
    public string Terms { get; set; } = null!;

    /// <summary>See <see cref="VectorBytes"/>.</summary>
    public byte[]? Vector { get; set; }
}
