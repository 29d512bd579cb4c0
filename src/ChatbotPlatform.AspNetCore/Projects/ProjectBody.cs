using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;

namespace ChatbotPlatform.Projects;

/// <summary>A new project, or a change of one.</summary>
internal sealed record ProjectBody
{
    public Optional<string?> Name { get; init; }

    public Optional<string?> Description { get; init; }

    public Optional<string?> Model { get; init; }

    public Optional<float?> Temperature { get; init; }

    [JsonPropertyName("max_tokens")]
    public Optional<int?> MaxTokens { get; init; }

    /// <summary>Left out stays as it is; it cannot be cleared.</summary>
    [DisallowNull]
    public MemoryBody? Memory { get; set; }

    /// <summary>Takes the place of those there are.</summary>
    [DisallowNull, JsonPropertyName("allowed_models")]
    public IReadOnlyList<string>? AllowedModels { get; set; }

    /// <summary>Takes the place of those there are.</summary>
    [DisallowNull]
    public Dictionary<string, VariableBody>? Variables { get; set; }

    /// <summary>Left out stays as it is; each of its members can be cleared.</summary>
    [DisallowNull]
    public LimitsBody? Limits { get; set; }

    /// <inheritdoc cref="Memory" />
    [DisallowNull]
    public WidgetBody? Widget { get; set; }

    /// <summary>Checks all that is said.</summary>
    /// <param name="memory">The memory settings there are: what is left out of them stays.</param>
    /// <param name="widget">The widget settings there are: what is left out of them stays.</param>
    /// <param name="limits">The limits there are; the same.</param>
    /// <param name="models">The models that can be chosen.</param>
    /// <param name="strategies">The strategies that can be chosen.</param>
    public ProjectChange ToChange(MemorySettings memory, WidgetSettings widget, ProjectLimits limits, ModelCatalog models, MemoryStrategies strategies)
    {
        models.EnsureKnown(Model.Or(null));
        return new ProjectChange
        {
            Name = Name.IsSet ? Checks.Line(Name.Or(null), "name", 100) : default(Optional<string>),
            Description = Description.IsSet ? Checks.Note(Description.Or(null), "description", 2_000) : default(Optional<string?>),
            Model = Model,
            Temperature = Temperature.Or(null) is { } t ? Checks.Range(t, "temperature", 0f, 2f) : Temperature,
            MaxOutputTokens = MaxTokens.Or(null) is { } m ? Checks.Range(m, "max_tokens", 1, 1_000_000) : MaxTokens,
            AllowedModels = AllowedModels is null ? default : new Optional<IReadOnlyList<string>>(ProjectLists.Models(AllowedModels, models)),
            Variables = Variables is null ? default : new Optional<IReadOnlyDictionary<string, ProjectVariable>>(ProjectLists.Variables(Variables)),
            Memory = Memory is null ? default(Optional<MemorySettings>) : Memory.ApplyTo(memory, models, strategies),
            Widget = Widget is null ? default(Optional<WidgetSettings>) : Widget.ApplyTo(widget),
            Limits = Limits is null ? default(Optional<ProjectLimits>) : Limits.ApplyTo(limits),
        };
    }
}

/// <summary>A change of what a project may cost in a day. Null does not limit.</summary>
internal sealed record LimitsBody
{
    /// <summary>A bound against slips of the hand: a million million tokens are more than any provider sells in a day.</summary>
    private const long Most = 1_000_000_000_000;

    [JsonPropertyName("daily_tokens")]
    public Optional<long?> DailyTokens { get; init; }

    [JsonPropertyName("visitor_daily_tokens")]
    public Optional<long?> VisitorDailyTokens { get; init; }

    public ProjectLimits ApplyTo(ProjectLimits current) => new()
    {
        DailyTokens = Checked(DailyTokens.Or(current.DailyTokens), "limits.daily_tokens"),
        VisitorDailyTokens = Checked(VisitorDailyTokens.Or(current.VisitorDailyTokens), "limits.visitor_daily_tokens"),
    };

    private static long? Checked(long? tokens, string field) => tokens is { } t ? Checks.Range(t, field, 1, Most) : null;
}

/// <summary>A change of how a project remembers. Bounds: <see cref="MemorySettings"/>.</summary>
internal sealed record MemoryBody
{
    public Optional<string?> Strategy { get; init; }

    [JsonPropertyName("max_tokens")]
    public Optional<int> MaxTokens { get; init; }

    [JsonPropertyName("summarize_after_tokens")]
    public Optional<int> SummarizeAfterTokens { get; init; }

    [JsonPropertyName("keep_recent_tokens")]
    public Optional<int> KeepRecentTokens { get; init; }

    /// <summary>The model that writes the summaries.</summary>
    [JsonPropertyName("summary_model")]
    public Optional<string?> SummaryModel { get; init; }

    [JsonPropertyName("recall_tokens")]
    public Optional<int> RecallTokens { get; init; }

    [JsonPropertyName("recall_other_sessions")]
    public Optional<bool> RecallOtherSessions { get; init; }

    public MemorySettings ApplyTo(MemorySettings current, ModelCatalog models, MemoryStrategies strategies)
    {
        models.EnsureKnown(SummaryModel.Or(null));
        var settings = new MemorySettings
        {
            Strategy = Checks.Line(Strategy.Or(current.Strategy), "memory.strategy", 100),
            MaxTokens = Checks.Range(MaxTokens.Or(current.MaxTokens), "memory.max_tokens", 500, 1_000_000),
            SummarizeAfterTokens = Checks.Range(SummarizeAfterTokens.Or(current.SummarizeAfterTokens), "memory.summarize_after_tokens", 100, 1_000_000),
            KeepRecentTokens = Checks.Range(KeepRecentTokens.Or(current.KeepRecentTokens), "memory.keep_recent_tokens", 0, 1_000_000),
            SummaryModel = SummaryModel.Or(current.SummaryModel),
            RecallTokens = Checks.Range(RecallTokens.Or(current.RecallTokens), "memory.recall_tokens", 0, 1_000_000),
            RecallOtherSessions = RecallOtherSessions.Or(current.RecallOtherSessions),
        };
        strategies.EnsureKnown(settings.Strategy);
        return settings.KeepRecentTokens < settings.SummarizeAfterTokens
            ? settings
            : throw Checks.Invalid("memory.keep_recent_tokens must be less than memory.summarize_after_tokens.");
    }
}
