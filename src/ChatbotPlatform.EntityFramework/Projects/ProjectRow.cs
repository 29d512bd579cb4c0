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

    /// <summary>A JSON array; <see langword="null"/> for none.</summary>
    public string? AllowedModels { get; set; }

    /// <summary>A JSON object; <see langword="null"/> for none.</summary>
    public string? Variables { get; set; }

    public long? DailyTokens { get; set; }

    public long? VisitorDailyTokens { get; set; }

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
        Memory = new MemorySettings
        {
            Strategy = MemoryStrategy,
            MaxTokens = MemoryMaxTokens,
            SummarizeAfterTokens = MemorySummarizeAfterTokens,
            KeepRecentTokens = MemoryKeepRecentTokens,
        },
        AllowedModels = ProjectLists.Models(AllowedModels),
        Variables = ProjectLists.Variables(Variables),
        Limits = new ProjectLimits { DailyTokens = DailyTokens, VisitorDailyTokens = VisitorDailyTokens },
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Version = Version,
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
        AllowedModels = ProjectLists.Write(project.AllowedModels);
        Variables = ProjectLists.Write(project.Variables);
        DailyTokens = project.Limits.DailyTokens;
        VisitorDailyTokens = project.Limits.VisitorDailyTokens;
    }
}
