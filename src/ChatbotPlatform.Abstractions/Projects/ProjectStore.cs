namespace ChatbotPlatform.Projects;

/// <summary>
/// Keeps projects and their prompts. Values are checked before they come here. What is absent or outside the scope is
/// <see langword="null"/> or <see langword="false"/>; a database that cannot answer is a <see cref="ChatException"/> with
/// <see cref="ChatError.Unavailable"/>.
/// </summary>
public abstract class ProjectStore
{
    /// <summary>Stores a new project. <see cref="ProjectChange.Name"/> is set.</summary>
    public abstract Task<Project> CreateAsync(ChatScope scope, ProjectChange values, CancellationToken cancellationToken);

    /// <summary>The scope's projects, the newest first.</summary>
    public abstract Task<Page<Project>> ListAsync(ChatScope scope, int skip, int take, CancellationToken cancellationToken);

    /// <summary>One project.</summary>
    public abstract Task<Project?> GetAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>Changes a project and answers what it is now.</summary>
    public abstract Task<Project?> UpdateAsync(ChatScope scope, Guid projectId, ProjectChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a project with all that hangs on it.</summary>
    public abstract Task<bool> DeleteAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>The project and its enabled prompts in order, as of one moment.</summary>
    public abstract Task<ProjectSetup?> ReadSetupAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>Stores a new prompt. <see cref="PromptChange.Name"/> and <see cref="PromptChange.Content"/> are set.</summary>
    public abstract Task<Prompt?> CreatePromptAsync(ChatScope scope, Guid projectId, PromptChange values, CancellationToken cancellationToken);

    /// <summary>All prompts of a project in order.</summary>
    public abstract Task<IReadOnlyList<Prompt>?> ListPromptsAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>One prompt.</summary>
    public abstract Task<Prompt?> GetPromptAsync(ChatScope scope, Guid projectId, Guid promptId, CancellationToken cancellationToken);

    /// <summary>Changes a prompt and answers what it is now.</summary>
    public abstract Task<Prompt?> UpdatePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, PromptChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a prompt; the ones behind it move up.</summary>
    public abstract Task<bool> DeletePromptAsync(ChatScope scope, Guid projectId, Guid promptId, CancellationToken cancellationToken);
}
