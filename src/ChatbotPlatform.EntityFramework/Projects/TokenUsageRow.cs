namespace ChatbotPlatform.EntityFramework.Projects;

/// <summary>What was spent of a budget in one day: by everyone in a project, or by one user.</summary>
internal sealed class TokenUsageRow : ITenantRow
{
    /// <summary>The <see cref="Subject"/> of everyone together. No user's id is empty.</summary>
    public const string Everyone = "";

    public string TenantId { get; set; } = null!;

    public Guid ProjectId { get; set; }

    /// <summary>The day, in UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>A user's id, or <see cref="Everyone"/>.</summary>
    public string Subject { get; set; } = null!;

    /// <summary>What running turns may yet cost.</summary>
    public long Reserved { get; set; }

    /// <summary>What ended turns, and the summaries of their sessions, have cost.</summary>
    public long Used { get; set; }
}
