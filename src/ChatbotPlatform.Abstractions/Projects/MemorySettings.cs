namespace ChatbotPlatform.Projects;

/// <summary>How a session's history becomes a prompt. Token counts are estimates.</summary>
public sealed record MemorySettings
{
    /// <summary>The strategy's name: <c>summary</c>, <c>recall</c>, <c>window</c>, <c>full</c>, or one the host added.</summary>
    public string Strategy { get; init; } = "summary";

    /// <summary>What the whole prompt may cost, in tokens. 500 to 1,000,000.</summary>
    public int MaxTokens { get; init; } = 8_000;

    /// <summary>How much may follow the last summary before a new one is made, in tokens. 100 to 1,000,000.</summary>
    public int SummarizeAfterTokens { get; init; } = 3_000;

    /// <summary>How much of the newest is left out of a new summary and stays word for word, in tokens. Less than <see cref="SummarizeAfterTokens"/>.</summary>
    public int KeepRecentTokens { get; init; } = 1_000;

    /// <summary>The model that writes the summaries, as <c>provider/name</c>; <see langword="null"/> takes the host's, or else the one that answers.</summary>
    public string? SummaryModel { get; init; }

    /// <summary>What recalled messages may cost, in tokens, and never more than seven eighths of <see cref="MaxTokens"/>. 0 to 1,000,000.</summary>
    public int RecallTokens { get; init; } = 2_000;

    /// <summary>Whether what the same user said in other sessions of the project is recalled too.</summary>
    public bool RecallOtherSessions { get; init; }
}
