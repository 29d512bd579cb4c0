using System.Text.Json;
using System.Text.Json.Serialization;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.EntityFramework.Projects;

/// <summary>Widget settings as JSON text: a database never looks inside, and a setting that is added later needs no column.</summary>
internal static class WidgetText
{
    private static readonly WidgetSettings New = new();

    public static string Write(WidgetSettings widget) => widget == New ? "" : JsonSerializer.Serialize(widget, WidgetTextContext.Default.WidgetSettings);

    /// <summary>Empty are the settings of a new project, and those of one that is older than widgets.</summary>
    public static WidgetSettings Read(string json) =>
        json.Length == 0 ? New : JsonSerializer.Deserialize(json, WidgetTextContext.Default.WidgetSettings)!;
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WidgetSettings))]
internal sealed partial class WidgetTextContext : JsonSerializerContext;
