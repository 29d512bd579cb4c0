using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ChatbotPlatform.Access;

namespace ChatbotPlatform.Projects;

/// <summary>A change of a widget: what is left out stays, null clears what may be empty. Bounds: <see cref="WidgetSettings"/>.</summary>
internal sealed partial record WidgetBody
{
    [DisallowNull]
    [JsonPropertyName("allowed_origins")]
    public IReadOnlyList<string>? AllowedOrigins { get; set; }

    public Optional<string?> Name { get; init; }

    public Optional<string?> Greeting { get; init; }

    [DisallowNull]
    public IReadOnlyList<string>? Suggestions { get; set; }

    public Optional<string?> Placeholder { get; init; }

    public Optional<WidgetPosition> Position { get; init; }

    public Optional<WidgetMode> Mode { get; init; }

    [DisallowNull]
    public WidgetThemeBody? Theme { get; set; }

    public Optional<string?> Language { get; init; }

    [DisallowNull]
    public IReadOnlyList<string>? Languages { get; set; }

    [DisallowNull]
    [JsonPropertyName("allowed_image_hosts")]
    public IReadOnlyList<string>? AllowedImageHosts { get; set; }

    public Optional<WidgetProactiveJson?> Proactive { get; init; }

    public Optional<WidgetStorage> Storage { get; init; }

    [DisallowNull]
    public WidgetFeaturesBody? Features { get; set; }

    public WidgetSettings ApplyTo(WidgetSettings current) => new()
    {
        AllowedOrigins = AllowedOrigins is null ? current.AllowedOrigins : Each(AllowedOrigins, "allowed_origins", 50, Origin),
        Name = Name.IsSet ? Line(Name.Or(null), "name", 100) : current.Name,
        Greeting = Greeting.IsSet ? Checks.Note(Greeting.Or(null), "widget.greeting", 1_000) : current.Greeting,
        Suggestions = Suggestions is null ? current.Suggestions : Each(Suggestions, "suggestions", 10, s => Checks.Line(s, "widget.suggestions", 200)),
        Placeholder = Placeholder.IsSet ? Line(Placeholder.Or(null), "placeholder", 100) : current.Placeholder,
        Position = Position.Or(current.Position),
        Mode = Mode.Or(current.Mode),
        Theme = Theme is null ? current.Theme : Theme.ApplyTo(current.Theme),
        Language = Language.IsSet ? Language.Or(null) is { } l ? LanguageTag(l) : null : current.Language,
        Languages = Languages is null ? current.Languages : Each(Languages, "languages", 20, LanguageTag),
        AllowedImageHosts = AllowedImageHosts is null ? current.AllowedImageHosts : Each(AllowedImageHosts, "allowed_image_hosts", 50, ImageHost),
        Proactive = Proactive.IsSet ? ProactiveOf(Proactive.Or(null)) : current.Proactive,
        Storage = Storage.Or(current.Storage),
        Features = Features is null ? current.Features : Features.ApplyTo(current.Features),
    };

    private static string[] Each(IReadOnlyList<string> values, string field, int max, Func<string, string> check)
    {
        if (values.Count > max)
            throw Checks.Invalid($"widget.{field} has at most {max}.");
        // The reader lets a null through as an item of a list.
        return [.. values.Select(v => check(v ?? throw Checks.Invalid($"widget.{field} must not hold null."))).Distinct(StringComparer.Ordinal)];
    }

    private static string? Line(string? value, string field, int max) => value is null ? null : Checks.Line(value, "widget." + field, max);

    private static string Origin(string value) => Origins.Canonical(value)
        ?? throw Checks.Invalid("widget.allowed_origins are like https://example.com or http://localhost:3000: scheme and host, no path, no wildcard.");

    private static string ImageHost(string value)
    {
        // As an origin, so that a host is written as browsers write it.
        var origin = Origins.Canonical("https://" + value)
            ?? throw Checks.Invalid("widget.allowed_image_hosts are like images.example.com: no scheme, no path, no wildcard.");
        return origin["https://".Length..];
    }

    private static string LanguageTag(string value) => Tag().IsMatch(value)
        ? value
        : throw Checks.Invalid("A language is like de or pt-BR.");

    private static WidgetProactive? ProactiveOf(WidgetProactiveJson? said) => said is null
        ? null
        : new WidgetProactive(
            Checks.Text(said.Text, "widget.proactive.text", 300), Checks.Range(said.AfterSeconds, "widget.proactive.after_seconds", 1, 3_600));

    // BCP 47 without its rare parts.
    [GeneratedRegex(@"\A[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}\z")]
    private static partial Regex Tag();
}

internal sealed partial record WidgetThemeBody
{
    public Optional<string?> Accent { get; init; }

    [JsonPropertyName("accent_text")]
    public Optional<string?> AccentText { get; init; }

    public Optional<WidgetScheme> Scheme { get; init; }

    public Optional<int?> Radius { get; init; }

    public Optional<string?> Font { get; init; }

    public WidgetTheme ApplyTo(WidgetTheme current) => new()
    {
        Accent = Accent.IsSet ? ColourOf(Accent.Or(null), "accent") : current.Accent,
        AccentText = AccentText.IsSet ? ColourOf(AccentText.Or(null), "accent_text") : current.AccentText,
        Scheme = Scheme.Or(current.Scheme),
        Radius = Radius.Or(null) is { } r ? Checks.Range(r, "widget.theme.radius", 0, 40) : Radius.IsSet ? null : current.Radius,
        Font = Font.IsSet ? FontOf(Font.Or(null)) : current.Font,
    };

    private static string? ColourOf(string? value, string field) =>
        value is null || Colour().IsMatch(value) ? value : throw Checks.Invalid($"widget.theme.{field} must be a colour like #36c or #3366cc.");

    private static string? FontOf(string? value) => value is null || FontList().IsMatch(value)
        ? value
        : throw Checks.Invalid("widget.theme.font must be names of font families: letters, digits, spaces, hyphens and commas, at most 100.");

    // These go into a page's style sheet, so nothing gets through that could end a declaration or load anything.
    [GeneratedRegex(@"\A#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z")]
    private static partial Regex Colour();

    [GeneratedRegex(@"\A[a-zA-Z0-9 ,\-]{1,100}\z")]
    private static partial Regex FontList();
}

internal sealed record WidgetFeaturesBody
{
    public Optional<bool> Sessions { get; init; }

    public Optional<bool> Feedback { get; init; }

    public Optional<bool> Edit { get; init; }

    public Optional<bool> Regenerate { get; init; }

    public WidgetFeatures ApplyTo(WidgetFeatures current) => new()
    {
        Sessions = Sessions.Or(current.Sessions),
        Feedback = Feedback.Or(current.Feedback),
        Edit = Edit.Or(current.Edit),
        Regenerate = Regenerate.Or(current.Regenerate),
    };
}
