namespace ChatbotPlatform.Projects;

/// <summary>What a project's answers may cost in a day, from midnight to midnight UTC, in tokens read and written by models.</summary>
public sealed record ProjectLimits
{
    /// <summary>For everyone together, 1 or more; <see langword="null"/> does not limit, and does not count either.</summary>
    public long? DailyTokens { get; init; }

    /// <summary>For each visitor, 1 or more; <see langword="null"/> does not limit.</summary>
    public long? VisitorDailyTokens { get; init; }
}
