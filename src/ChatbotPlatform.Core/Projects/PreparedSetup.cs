namespace ChatbotPlatform.Projects;

/// <summary>A project's setup with its prompts read into templates, once for each version of the project.</summary>
internal sealed class PreparedSetup(ProjectSetup setup)
{
    private readonly PromptTemplate[] _prompts = [.. setup.Prompts.Select(p => PromptTemplate.Parse(p.Content))];

    public Project Project => setup.Project;

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
