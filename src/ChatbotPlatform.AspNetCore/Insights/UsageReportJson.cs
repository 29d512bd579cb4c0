using System.Text.Json.Serialization;

namespace ChatbotPlatform.Insights;

internal sealed record ProjectUsageJson(DateOnly From, DateOnly To, IReadOnlyList<UsageOfDayJson> Days, UsageFiguresJson Totals)
{
    public static ProjectUsageJson Of(DateOnly from, DateOnly to, ProjectUsage usage) =>
        new(from, to, [.. usage.Days.Select(UsageOfDayJson.Of)], UsageFiguresJson.Of(usage.Totals));
}

internal sealed record UsageOfDayJson(
    DateOnly Date,
    string Model,
    int Turns,
    int Failed,
    int Stopped,
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens,
    [property: JsonPropertyName("latency_ms")] PercentilesJson? Latency,
    [property: JsonPropertyName("first_text_ms")] PercentilesJson? FirstText)
{
    public static UsageOfDayJson Of(UsageOfDay day) => new(
        day.Date, day.Model, day.Figures.Turns, day.Figures.Failed, day.Figures.Stopped, day.Figures.InputTokens, day.Figures.OutputTokens,
        PercentilesJson.Of(day.Figures.Latency), PercentilesJson.Of(day.Figures.FirstText));
}

internal sealed record UsageFiguresJson(
    int Turns,
    int Failed,
    int Stopped,
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens,
    [property: JsonPropertyName("latency_ms")] PercentilesJson? Latency,
    [property: JsonPropertyName("first_text_ms")] PercentilesJson? FirstText)
{
    public static UsageFiguresJson Of(UsageFigures f) => new(
        f.Turns, f.Failed, f.Stopped, f.InputTokens, f.OutputTokens, PercentilesJson.Of(f.Latency), PercentilesJson.Of(f.FirstText));
}

internal sealed record PercentilesJson(long P50, long P95)
{
    public static PercentilesJson? Of(Percentiles? p) => p is null ? null : new((long)p.P50.TotalMilliseconds, (long)p.P95.TotalMilliseconds);
}

internal sealed record ActivityJson(DateOnly From, DateOnly To, IReadOnlyList<ProjectActivityJson> Projects);

internal sealed record ProjectActivityJson([property: JsonPropertyName("project_id")] Guid ProjectId, int Turns, IReadOnlyList<ActivityOfDayJson> Days)
{
    public static ProjectActivityJson Of(ProjectActivity a) =>
        new(a.ProjectId, a.Days.Sum(d => d.Turns), [.. a.Days.Select(d => new ActivityOfDayJson(d.Date, d.Turns))]);
}

internal sealed record ActivityOfDayJson(DateOnly Date, int Turns);
