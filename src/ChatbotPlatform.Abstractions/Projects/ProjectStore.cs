namespace ChatbotPlatform.Projects;

/// <summary>
/// Keeps projects and their prompts. Values are checked before they come here. What is absent or outside the scope is
/// <see langword="null"/> or <see langword="false"/>; a database that cannot answer is a <see cref="ChatException"/> with
/// <see cref="ChatError.Unavailable"/>.
/// </summary>
/// <remarks>
/// <c>ifVersion</c> names the versions one of which has to be there when it is changed; <see langword="null"/> takes any. Another one is
/// <see cref="ChatError.PreconditionFailed"/>, and nothing is written. A prompt that uses a variable which is not there is
/// <see cref="ChatError.InvalidRequest"/>, whether the prompt is saved or the variable is taken away.
/// </remarks>
public abstract class ProjectStore
{
    /// <summary>Stores a new project. <see cref="ProjectChange.Name"/> is set.</summary>
    public abstract Task<Project> CreateAsync(ChatScope scope, ProjectChange values, CancellationToken cancellationToken);

    /// <summary>The scope's projects, the newest first.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="search">Only those with this in their name, in whatever case; <see langword="null"/> for all.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to answer at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<Page<Project>> ListAsync(ChatScope scope, string? search, int skip, int take, CancellationToken cancellationToken);

    /// <summary>All of the scope's projects, the newest first.</summary>
    public Task<Page<Project>> ListAsync(ChatScope scope, int skip, int take, CancellationToken cancellationToken) =>
        ListAsync(scope, null, skip, take, cancellationToken);

    /// <summary>One project.</summary>
    public abstract Task<Project?> GetAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>Changes a project and answers what it is now.</summary>
    public abstract Task<Project?> UpdateAsync(
        ChatScope scope, Guid projectId, ProjectChange change, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken);

    /// <summary>Changes a project of whatever version.</summary>
    public Task<Project?> UpdateAsync(ChatScope scope, Guid projectId, ProjectChange change, CancellationToken cancellationToken) =>
        UpdateAsync(scope, projectId, change, null, cancellationToken);

    /// <summary>Deletes a project with all that hangs on it.</summary>
    public abstract Task<bool> DeleteAsync(ChatScope scope, Guid projectId, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken);

    /// <summary>Deletes a project of whatever version.</summary>
    public Task<bool> DeleteAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken) =>
        DeleteAsync(scope, projectId, null, cancellationToken);

    /// <summary>The project and its enabled prompts in order, as of one moment.</summary>
    public abstract Task<ProjectSetup?> ReadSetupAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>Stores a new prompt. <see cref="PromptChange.Name"/> and <see cref="PromptChange.Content"/> are set.</summary>
    public abstract Task<Prompt?> CreatePromptAsync(ChatScope scope, Guid projectId, PromptChange values, CancellationToken cancellationToken);

    /// <summary>All prompts of a project in order.</summary>
    public abstract Task<IReadOnlyList<Prompt>?> ListPromptsAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>One prompt.</summary>
    public abstract Task<Prompt?> GetPromptAsync(ChatScope scope, Guid projectId, Guid promptId, CancellationToken cancellationToken);

    /// <summary>Changes a prompt and answers what it is now. Another name or content makes a new <see cref="PromptVersion"/>.</summary>
    public abstract Task<Prompt?> UpdatePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, PromptChange change, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken);

    /// <summary>Changes a prompt of whatever version.</summary>
    public Task<Prompt?> UpdatePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, PromptChange change, CancellationToken cancellationToken) =>
        UpdatePromptAsync(scope, projectId, promptId, change, null, cancellationToken);

    /// <summary>Deletes a prompt with its versions; the ones behind it move up.</summary>
    public abstract Task<bool> DeletePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken);

    /// <summary>Deletes a prompt of whatever version.</summary>
    public Task<bool> DeletePromptAsync(ChatScope scope, Guid projectId, Guid promptId, CancellationToken cancellationToken) =>
        DeletePromptAsync(scope, projectId, promptId, null, cancellationToken);

    /// <summary>What a prompt said, the newest first.</summary>
    public abstract Task<Page<PromptVersion>?> ListPromptVersionsAsync(
        ChatScope scope, Guid projectId, Guid promptId, int skip, int take, CancellationToken cancellationToken);

    /// <summary>What a prompt said in one version.</summary>
    public abstract Task<PromptVersion?> GetPromptVersionAsync(
        ChatScope scope, Guid projectId, Guid promptId, int number, CancellationToken cancellationToken);

    /// <summary>Brings back what a prompt said: as a new version, so that nothing is lost.</summary>
    public abstract Task<Prompt?> RestorePromptAsync(
        ChatScope scope, Guid projectId, Guid promptId, int number, IReadOnlyList<int>? ifVersion, CancellationToken cancellationToken);
}
