namespace ChatbotPlatform.Projects;

/// <summary>A project's setup with its prompts read into templates, once for each version of the project.</summary>
internal sealed class PreparedSetup
{
    private readonly PromptTemplate[] _prompts;

    public PreparedSetup(ProjectSetup setup)
        : this(setup.Project, [.. setup.Prompts.Select(p => PromptTemplate.Parse(p.Content))])
    {
    }

    private PreparedSetup(Project project, PromptTemplate[] prompts) => (Project, _prompts) = (project, prompts);

    public Project Project { get; }

    /// <summary>The same with something tried in the place of what is saved.</summary>
    /// <param name="change">What is different of the project.</param>
    /// <param name="prompts">The prompts, if they are others.</param>
    public PreparedSetup With(ProjectChange change, IReadOnlyList<string>? prompts) =>
        new(change.ApplyTo(Project), prompts is null ? _prompts : [.. prompts.Select(PromptTemplate.Parse)]);

    /// <summary>The prompts with the values of one turn.</summary>
    /// <param name="said">What the request says.</param>
    /// <param name="builtIn">The value of a variable that every prompt has; <see langword="null"/> when it is none of them.</param>
    public IEnumerable<string> Render(IReadOnlyDictionary<string, string>? said, Func<string, string?> builtIn) => _prompts.Select(p => p.Render(name =>
    {
        if (builtIn(name) is { } value)
            return value;
        // A prompt from before there were variables may have braces of its own: they stay.
        return Project.Variables.TryGetValue(name, out var declared) ? said?.GetValueOrDefault(name) ?? declared.Default ?? "" : null;
    }));
}
