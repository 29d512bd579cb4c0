namespace ChatbotPlatform.Projects;

/// <summary>All a turn needs to know of its project, read at once.</summary>
/// <param name="Project">The project.</param>
/// <param name="Prompts">Its enabled prompts in order.</param>
public sealed record ProjectSetup(Project Project, IReadOnlyList<Prompt> Prompts);
