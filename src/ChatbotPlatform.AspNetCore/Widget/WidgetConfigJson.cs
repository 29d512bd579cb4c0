using System.Text.Json.Serialization;
using ChatbotPlatform.Access;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Widget;

/// <summary>What of a project's settings its widget has to know, and no more.</summary>
internal sealed record WidgetConfigJson(
    string Name,
    string? Greeting,
    IReadOnlyList<string> Suggestions,
    string? Placeholder,
    WidgetPosition Position,
    WidgetMode Mode,
    WidgetThemeJson Theme,
    string? Language,
    IReadOnlyList<string> Languages,
    [property: JsonPropertyName("allowed_image_hosts")] IReadOnlyList<string> AllowedImageHosts,
    WidgetProactiveJson? Proactive,
    WidgetStorage Storage,
    WidgetFeaturesJson Features,
    [property: JsonPropertyName("message_max_length")] int MessageMaxLength)
{
    public static WidgetConfigJson Of(VisitedProject project, int maxMessageLength)
    {
        var w = WidgetJson.Of(project.Widget);
        return new(
            w.Name ?? project.Name, w.Greeting, w.Suggestions, w.Placeholder, w.Position, w.Mode, w.Theme, w.Language, w.Languages,
            w.AllowedImageHosts, w.Proactive, w.Storage, w.Features, maxMessageLength);
    }
}
