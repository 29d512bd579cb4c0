using ChatbotPlatform.Models;

namespace ChatbotPlatform.Projects;

/// <summary>A variable as a project declares it.</summary>
internal sealed record VariableBody
{
    public string? Default { get; init; }

    public string? Description { get; init; }
}

/// <summary>What a project has several of, checked.</summary>
internal static class ProjectLists
{
    private const int MaxModels = 50;

    public static IReadOnlyList<string> Models(IReadOnlyList<string> names, ModelCatalog models)
    {
        if (names.Count > MaxModels)
            throw Checks.Invalid($"allowed_models must have at most {MaxModels} members.");
        foreach (var name in names)
            models.EnsureKnown(name ?? throw Checks.Invalid("allowed_models must hold no null."));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    public static IReadOnlyDictionary<string, ProjectVariable> Variables(Dictionary<string, VariableBody> variables)
    {
        if (variables.Count > ProjectVariable.MaxCount)
            throw Checks.Invalid($"variables must have at most {ProjectVariable.MaxCount} members.");
        return variables.ToDictionary(v => Name(v.Key), v => Of($"variables.{v.Key}", v.Value));
    }

    private static string Name(string name)
    {
        if (!PromptTemplate.IsName(name))
        {
            throw Checks.Invalid(
                $"The name of a variable has 1 to {PromptTemplate.MaxNameLength} of a-z, 0-9 and _, and begins with a letter.");
        }

        return PromptTemplate.BuiltIn.Contains(name) ? throw Checks.Invalid($"Every prompt has the variable {name}: it cannot be declared.") : name;
    }

    private static ProjectVariable Of(string field, VariableBody? body)
    {
        if (body is null)
            throw Checks.Invalid($"{field} must be an object.");
        if (body.Default is { } value && !ProjectVariable.IsValue(value))
            throw Checks.Invalid($"{field}.default must be one line of at most {ProjectVariable.MaxValueLength} characters, without control characters.");
        return new ProjectVariable(body.Default, Checks.Note(body.Description, $"{field}.description", 500));
    }
}
