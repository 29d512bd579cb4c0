using System.Text.Json.Serialization;

namespace ChatbotPlatform.Projects;

internal sealed record ProjectJson(
    Guid Id,
    string Name,
    string? Description,
    string? Model,
    float? Temperature,
    [property: JsonPropertyName("max_tokens")] int? MaxTokens,
    MemoryJson Memory,
    WidgetJson Widget,
    [property: JsonPropertyName("publishable_key")] string? PublishableKey,
    [property: JsonPropertyName("allowed_models")] IReadOnlyList<string> AllowedModels,
    IReadOnlyDictionary<string, VariableJson> Variables,
    int Version,
    LimitsJson Limits,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt)
{
    /// <summary>The project as the scope may see it: the key by which visitors come is for who manages it.</summary>
    public static ProjectJson Of(Project p, ChatScope scope) => new(
        p.Id, p.Name, p.Description, p.Model, p.Temperature, p.MaxOutputTokens, MemoryJson.Of(p.Memory), WidgetJson.Of(p.Widget),
        scope.Allows(ChatAccess.Manage) ? p.PublishableKey : null,
        p.AllowedModels, p.Variables.ToDictionary(v => v.Key, v => new VariableJson(v.Value.Default, v.Value.Description)), p.Version,
        LimitsJson.Of(p.Limits), p.CreatedAt, p.UpdatedAt);
}

internal sealed record VariableJson(string? Default, string? Description);

internal sealed record MemoryJson(
    string Strategy,
    [property: JsonPropertyName("max_tokens")] int MaxTokens,
    [property: JsonPropertyName("summarize_after_tokens")] int SummarizeAfterTokens,
    [property: JsonPropertyName("keep_recent_tokens")] int KeepRecentTokens,
    [property: JsonPropertyName("summary_model")] string? SummaryModel,
    [property: JsonPropertyName("recall_tokens")] int RecallTokens,
    [property: JsonPropertyName("recall_other_sessions")] bool RecallOtherSessions)
{
    public static MemoryJson Of(MemorySettings m) => new(m.Strategy, m.MaxTokens, m.SummarizeAfterTokens, m.KeepRecentTokens, m.SummaryModel, m.RecallTokens, m.RecallOtherSessions);
}

internal sealed record LimitsJson(
    [property: JsonPropertyName("daily_tokens")] long? DailyTokens,
    [property: JsonPropertyName("visitor_daily_tokens")] long? VisitorDailyTokens)
{
    public static LimitsJson Of(ProjectLimits l) => new(l.DailyTokens, l.VisitorDailyTokens);
}

internal sealed record ProjectsJson(IReadOnlyList<ProjectJson> Projects, int Total);
