using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.EntityFramework.Projects;

internal sealed class ProjectRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public string Name { get; set; } = null!;

    public string? Description { get; set; }

    public string? Model { get; set; }

    public float? Temperature { get; set; }

    public int? MaxOutputTokens { get; set; }

    public string MemoryStrategy { get; set; } = null!;

    public int MemoryMaxTokens { get; set; }

    public int MemorySummarizeAfterTokens { get; set; }

    public int MemoryKeepRecentTokens { get; set; }

    public string? MemorySummaryModel { get; set; }

    public int MemoryRecallTokens { get; set; }

    public bool MemoryRecallOtherSessions { get; set; }

    /// <summary>A JSON array; <see langword="null"/> for none.</summary>
    public string? AllowedModels { get; set; }

    /// <summary>A JSON object; <see langword="null"/> for none.</summary>
    public string? Variables { get; set; }

    public long? DailyTokens { get; set; }

    public long? VisitorDailyTokens { get; set; }

    /// <summary>What its widget names it by; unique over all tenants.</summary>
    public string PublishableKey { get; set; } = null!;

    /// <summary>What its visitors' tokens are signed with. New with each publishable key, so that the old one's tokens end with it.</summary>
    public string VisitorSecret { get; set; } = null!;

    /// <summary>What its site signs its users' names with. It is shown to who manages the project, so it is kept as it is.</summary>
    public string IdentitySecret { get; set; } = null!;

    /// <summary>Widget settings as JSON; see <see cref="WidgetText"/>.</summary>
    public string Widget { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }

    public Project ToProject() => new()
    {
        Id = Id,
        Name = Name,
        Description = Description,
        Model = Model,
        Temperature = Temperature,
        MaxOutputTokens = MaxOutputTokens,
        Memory = ToMemorySettings(),
        AllowedModels = ProjectLists.Models(AllowedModels),
        Variables = ProjectLists.Variables(Variables),
        Limits = new ProjectLimits { DailyTokens = DailyTokens, VisitorDailyTokens = VisitorDailyTokens },
        Widget = WidgetText.Read(Widget),
        PublishableKey = PublishableKey,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Version = Version,
    };

    public VisitedProject ToVisited() => new(TenantId, Id, Name, PublishableKey, WidgetText.Read(Widget), VisitorSecret, IdentitySecret);

    public static string NewIdentitySecret() => Secret.New("is_");

    public void MakeKeys()
    {
        PublishableKey = Secret.New("pk_", Secret.Unique);
        VisitorSecret = Secret.New("");
    }

    public MemorySettings ToMemorySettings() => new()
    {
        Strategy = MemoryStrategy,
        MaxTokens = MemoryMaxTokens,
        SummarizeAfterTokens = MemorySummarizeAfterTokens,
        KeepRecentTokens = MemoryKeepRecentTokens,
        SummaryModel = MemorySummaryModel,
        RecallTokens = MemoryRecallTokens,
        RecallOtherSessions = MemoryRecallOtherSessions,
    };

    /// <summary>Takes over what a change may set.</summary>
    public void Take(Project project)
    {
        Name = project.Name;
        Description = project.Description;
        Model = project.Model;
        Temperature = project.Temperature;
        MaxOutputTokens = project.MaxOutputTokens;
        MemoryStrategy = project.Memory.Strategy;
        MemoryMaxTokens = project.Memory.MaxTokens;
        MemorySummarizeAfterTokens = project.Memory.SummarizeAfterTokens;
        MemoryKeepRecentTokens = project.Memory.KeepRecentTokens;
        MemorySummaryModel = project.Memory.SummaryModel;
        MemoryRecallTokens = project.Memory.RecallTokens;
        MemoryRecallOtherSessions = project.Memory.RecallOtherSessions;
        AllowedModels = ProjectLists.Write(project.AllowedModels);
        Variables = ProjectLists.Write(project.Variables);
        DailyTokens = project.Limits.DailyTokens;
        VisitorDailyTokens = project.Limits.VisitorDailyTokens;
        Widget = WidgetText.Write(project.Widget);
    }
}
