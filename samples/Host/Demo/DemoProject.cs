using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Host.Demo;

/// <summary>The project behind the demo's pages, made when the first of them is asked for. What it knows are its prompts.</summary>
internal sealed class DemoProject(ProjectStore projects) : IDisposable
{
    private const string Name = "Larkspur Cycles (demo)";

    /// <summary>A tenant of its own: nobody signs in to it.</summary>
    private static readonly ChatScope Owner = new("demo", "demo");

    private static readonly (string Name, string Content)[] Prompts =
    [
        ("Role", "You are the assistant of Larkspur Cycles, a shop that makes touring bicycles. Answer in short paragraphs, and only from what you are told here."),
        ("Hours", "The shop is open Monday to Friday from 9:00 to 18:30, and on Saturday from 9:00 to 14:00. On Sunday it is closed."),
        ("Bicycles", "The Meadow 3 is a light touring bicycle for 2,190 euros. The Moor 29 is a gravel bicycle for 2,480 euros. The Harbour is an everyday bicycle " +
            "with a belt drive for 1,390 euros. The Fell Electric goes 80 to 140 kilometres on one charge and costs 3,650 euros."),
        ("Delivery", "A bicycle is built in nine days and delivered in two more, ready to ride. Delivery is free within the country and costs 60 euros elsewhere in the Union."),
        ("Returns", "You may ride a bicycle for 30 days. If you do not love it, we fetch it from your door and give back all you paid."),
        ("Service", "A small service costs 59 euros and covers brakes, gears, tyres and bolts. A full service costs 129 euros. The first service is free in the first year."),
        ("Charging", "Charge the battery of the Fell between 5 and 30 degrees. From empty to full takes four hours."),
    ];

    private static readonly WidgetSettings Widget = new()
    {
        Name = "Larkspur Cycles",
        Greeting = "Hello! Ask me about our bicycles, delivery, returns or the workshop.",
        Suggestions = ["What does a service cost?", "When are you open?", "How far does the Fell go?"],
        Theme = new WidgetTheme { Accent = "#1f6b4f" },
    };

    private readonly SemaphoreSlim _making = new(1, 1);
    private Project? _project;

    /// <summary>The publishable key, for the script tag of a page at this address.</summary>
    public async Task<string> KeyAsync(string origin, CancellationToken cancellationToken)
    {
        if (_project is { } known && Allows(known, origin))
            return known.PublishableKey;
        await _making.WaitAsync(cancellationToken);
        try
        {
            _project = await FindAsync(cancellationToken) ?? await MakeAsync(cancellationToken);
            if (!Allows(_project, origin))
                _project = await AllowAsync(_project, origin, cancellationToken);
            return _project.PublishableKey;
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async Task<Project?> FindAsync(CancellationToken cancellationToken) =>
        (await projects.ListAsync(Owner, 0, 100, cancellationToken)).Items.LastOrDefault(p => p.Name == Name);

    private async Task<Project> MakeAsync(CancellationToken cancellationToken)
    {
        var project = await projects.CreateAsync(Owner, new ProjectChange { Name = Name, Widget = Widget }, cancellationToken);
        foreach (var (name, content) in Prompts)
            await projects.CreatePromptAsync(Owner, project.Id, new PromptChange { Name = name, Content = content }, cancellationToken);
        return project;
    }

    /// <summary>A developer's port changes; what was allowed last goes on being so.</summary>
    private async Task<Project> AllowAsync(Project project, string origin, CancellationToken cancellationToken)
    {
        var widget = project.Widget with { AllowedOrigins = [.. project.Widget.AllowedOrigins.TakeLast(9), origin] };
        return await projects.UpdateAsync(Owner, project.Id, new ProjectChange { Widget = widget }, cancellationToken)
            ?? throw new InvalidOperationException("The demo's project was deleted just now. Load the page again.");
    }

    private static bool Allows(Project project, string origin) => project.Widget.AllowedOrigins.Contains(origin, StringComparer.Ordinal);
}
