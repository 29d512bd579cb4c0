namespace ChatbotPlatform.Insights;

/// <summary>How many turns there were, what they cost and how long they took.</summary>
public sealed record UsageFigures
{
    /// <summary>Turns that were begun.</summary>
    public int Turns { get; init; }

    /// <summary>Those that went wrong: failed, incomplete or interrupted.</summary>
    public int Failed { get; init; }

    /// <summary>Those that their users stopped.</summary>
    public int Stopped { get; init; }

    /// <summary>Tokens read, as the providers said.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens written, as the providers said.</summary>
    public long OutputTokens { get; init; }

    /// <summary>From question to whole answer, of the completed turns, to a hundredth of a second; <see langword="null"/> when there are none.</summary>
    public Percentiles? Latency { get; init; }

    /// <summary>From question to the first text of the answer, likewise.</summary>
    public Percentiles? FirstText { get; init; }
}

/// <summary>How long it took.</summary>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P95">Of twenty, nineteen took no longer.</param>
public sealed record Percentiles(TimeSpan P50, TimeSpan P95);

/// <summary>What one model did in one day, in UTC.</summary>
/// <param name="Date">The day.</param>
/// <param name="Model">The model, as <c>provider/name</c>.</param>
/// <param name="Figures">The figures.</param>
public sealed record UsageOfDay(DateOnly Date, string Model, UsageFigures Figures);

/// <summary>A project's usage over some days.</summary>
/// <param name="Days">By day and model, in this order; days without a turn are left out.</param>
/// <param name="Totals">All of it together.</param>
public sealed record ProjectUsage(IReadOnlyList<UsageOfDay> Days, UsageFigures Totals);

/// <summary>How much went on in a project.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Days">Turns by day, the earliest first; days without one are left out.</param>
public sealed record ProjectActivity(Guid ProjectId, IReadOnlyList<ActivityOfDay> Days);

/// <summary>How much went on in one day, in UTC.</summary>
/// <param name="Date">The day.</param>
/// <param name="Turns">Turns that were begun.</param>
public sealed record ActivityOfDay(DateOnly Date, int Turns);
