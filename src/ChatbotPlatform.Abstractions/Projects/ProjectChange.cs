namespace ChatbotPlatform.Projects;

/// <summary>A change of a project, or what a new one is to be: what is not set stays as it is.</summary>
public sealed record ProjectChange
{
    /// <summary>See <see cref="Project.Name"/>.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>See <see cref="Project.Description"/>.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>See <see cref="Project.Model"/>.</summary>
    public Optional<string?> Model { get; init; }

    /// <summary>See <see cref="Project.Temperature"/>.</summary>
    public Optional<float?> Temperature { get; init; }

    /// <summary>See <see cref="Project.MaxOutputTokens"/>.</summary>
    public Optional<int?> MaxOutputTokens { get; init; }

    /// <summary>See <see cref="Project.Memory"/>.</summary>
    public Optional<MemorySettings> Memory { get; init; }

    /// <summary>See <see cref="Project.AllowedModels"/>.</summary>
    public Optional<IReadOnlyList<string>> AllowedModels { get; init; }

    /// <summary>See <see cref="Project.Variables"/>. Takes the place of all there are; one that a prompt still uses cannot be left out.</summary>
    public Optional<IReadOnlyDictionary<string, ProjectVariable>> Variables { get; init; }

    /// <summary>See <see cref="Project.Limits"/>.</summary>
    public Optional<ProjectLimits> Limits { get; init; }

    /// <summary>See <see cref="Project.Widget"/>.</summary>
    public Optional<WidgetSettings> Widget { get; init; }

    /// <summary>The project with this change made; id, times and version stay.</summary>
    public Project ApplyTo(Project project) => project with
    {
        Name = Name.Or(project.Name),
        Description = Description.Or(project.Description),
        Model = Model.Or(project.Model),
        Temperature = Temperature.Or(project.Temperature),
        MaxOutputTokens = MaxOutputTokens.Or(project.MaxOutputTokens),
        Memory = Memory.Or(project.Memory),
        AllowedModels = AllowedModels.Or(project.AllowedModels),
        Variables = Variables.Or(project.Variables),
        Limits = Limits.Or(project.Limits),
        Widget = Widget.Or(project.Widget),
    };
}
