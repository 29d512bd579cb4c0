using System.Text.Json.Serialization;

namespace ChatbotPlatform.Projects;

internal sealed record WidgetJson(
    [property: JsonPropertyName("allowed_origins")] IReadOnlyList<string> AllowedOrigins,
    string? Name,
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
    WidgetFeaturesJson Features)
{
    public static WidgetJson Of(WidgetSettings w) => new(
        w.AllowedOrigins, w.Name, w.Greeting, w.Suggestions, w.Placeholder, w.Position, w.Mode,
        new WidgetThemeJson(w.Theme.Accent, w.Theme.AccentText, w.Theme.Scheme, w.Theme.Radius, w.Theme.Font),
        w.Language, w.Languages, w.AllowedImageHosts,
        w.Proactive is { } p ? new WidgetProactiveJson(p.Text, p.AfterSeconds) : null,
        w.Storage,
        new WidgetFeaturesJson(w.Features.Sessions, w.Features.Feedback, w.Features.Edit, w.Features.Regenerate));
}

internal sealed record WidgetThemeJson(
    string? Accent, [property: JsonPropertyName("accent_text")] string? AccentText, WidgetScheme Scheme, int? Radius, string? Font);

internal sealed record WidgetProactiveJson(string Text, [property: JsonPropertyName("after_seconds")] int AfterSeconds);

internal sealed record WidgetFeaturesJson(bool Sessions, bool Feedback, bool Edit, bool Regenerate);

internal sealed record IdentitySecretJson([property: JsonPropertyName("identity_secret")] string IdentitySecret)
{
    public override string ToString() => "an identity secret";
}
