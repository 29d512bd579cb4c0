namespace ChatbotPlatform.Projects;

/// <summary>How a project's widget looks and behaves, and which sites may show it. All of it but the origins is public.</summary>
public sealed record WidgetSettings
{
    /// <summary>
    /// The origins of the sites that may show it, as browsers send them: <c>https://example.com</c>, with a port where it is not the
    /// scheme's own. Empty denies all. At most 50; there are no wildcards.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>The name above the conversation, at most 100 characters; <see langword="null"/> takes the project's.</summary>
    public string? Name { get; init; }

    /// <summary>What it says first, at most 1,000 characters. It is shown, and no part of the conversation.</summary>
    public string? Greeting { get; init; }

    /// <summary>Questions to begin with: at most 10, each of 1 to 200 characters.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>What stands in the empty field, at most 100 characters.</summary>
    public string? Placeholder { get; init; }

    /// <summary>At which side of the page it is.</summary>
    public WidgetPosition Position { get; init; }

    /// <summary>How it sits in the page.</summary>
    public WidgetMode Mode { get; init; }

    /// <summary>Its colours and shapes.</summary>
    public WidgetTheme Theme { get; init; } = new();

    /// <summary>The language it speaks whatever the page's is (<c>de</c>, <c>pt-BR</c>); <see langword="null"/> goes by the page.</summary>
    public string? Language { get; init; }

    /// <summary>The languages it may speak, at most 20; empty for all it has.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Hosts from which images in answers are shown, at most 50: <c>images.example.com</c>. Empty shows none.</summary>
    public IReadOnlyList<string> AllowedImageHosts { get; init; } = [];

    /// <summary>What it says by itself after a while; <see langword="null"/> for nothing.</summary>
    public WidgetProactive? Proactive { get; init; }

    /// <summary>Where the visitor's browser keeps who they are.</summary>
    public WidgetStorage Storage { get; init; }

    /// <summary>What a visitor can do.</summary>
    public WidgetFeatures Features { get; init; } = new();
}

/// <summary>Colours and shapes of a widget. A value that is <see langword="null"/> is the widget's own.</summary>
public sealed record WidgetTheme
{
    /// <summary>The accent colour, <c>#rgb</c> or <c>#rrggbb</c>.</summary>
    public string? Accent { get; init; }

    /// <summary>The colour of text upon the accent, <c>#rgb</c> or <c>#rrggbb</c>.</summary>
    public string? AccentText { get; init; }

    /// <summary>Light, dark, or as the visitor's system.</summary>
    public WidgetScheme Scheme { get; init; }

    /// <summary>How round corners are, 0 to 40 pixels.</summary>
    public int? Radius { get; init; }

    /// <summary>Font families in order: letters, digits, spaces, hyphens and commas, at most 100 characters.</summary>
    public string? Font { get; init; }
}

/// <summary>What a widget says by itself.</summary>
/// <param name="Text">The words, 1 to 300 characters.</param>
/// <param name="AfterSeconds">How long after the page was opened, 1 to 3,600 seconds.</param>
public sealed record WidgetProactive(string Text, int AfterSeconds);

/// <summary>What a visitor can do in a widget. The server does not go by it: it is what is shown.</summary>
public sealed record WidgetFeatures
{
    /// <summary>Have several sessions.</summary>
    public bool Sessions { get; init; } = true;

    /// <summary>Say what they think of an answer.</summary>
    public bool Feedback { get; init; } = true;

    /// <summary>Say a message in other words.</summary>
    public bool Edit { get; init; } = true;

    /// <summary>Have an answer given anew.</summary>
    public bool Regenerate { get; init; } = true;
}

/// <summary>The side of the page.</summary>
public enum WidgetPosition
{
    /// <summary>Right.</summary>
    Right,

    /// <summary>Left.</summary>
    Left,
}

/// <summary>How a widget sits in a page.</summary>
public enum WidgetMode
{
    /// <summary>A button that opens a panel above the page.</summary>
    Bubble,

    /// <summary>A panel along the side.</summary>
    Sidebar,

    /// <summary>A part of the page.</summary>
    Inline,

    /// <summary>The whole page.</summary>
    Page,
}

/// <summary>Light or dark.</summary>
public enum WidgetScheme
{
    /// <summary>As the visitor's system.</summary>
    Auto,

    /// <summary>Light.</summary>
    Light,

    /// <summary>Dark.</summary>
    Dark,
}

/// <summary>Where a visitor's browser keeps who they are.</summary>
public enum WidgetStorage
{
    /// <summary>For good, shared by all tabs.</summary>
    Local,

    /// <summary>As long as the tab is open.</summary>
    Session,

    /// <summary>Until the page is left.</summary>
    Memory,

    /// <summary>Until the page is left, and for good once the visitor agrees.</summary>
    Ask,
}
