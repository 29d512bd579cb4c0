using System.Text.Encodings.Web;
using System.Text.Json;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.EntityFramework.Projects;

/// <summary>The lists in a project's row, as JSON; none is <see langword="null"/>.</summary>
internal static class ProjectLists
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Write(IReadOnlyList<string> models) => models.Count == 0 ? null : JsonSerializer.Serialize(models, Options);

    public static string? Write(IReadOnlyDictionary<string, ProjectVariable> variables) =>
        variables.Count == 0 ? null : JsonSerializer.Serialize(variables, Options);

    public static IReadOnlyList<string> Models(string? json) => json is null ? [] : JsonSerializer.Deserialize<string[]>(json, Options)!;

    public static IReadOnlyDictionary<string, ProjectVariable> Variables(string? json) =>
        json is null ? NoVariables : JsonSerializer.Deserialize<Dictionary<string, ProjectVariable>>(json, Options)!;

    private static IReadOnlyDictionary<string, ProjectVariable> NoVariables =>
        System.Collections.Frozen.FrozenDictionary<string, ProjectVariable>.Empty;
}
