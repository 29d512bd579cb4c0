namespace ChatbotPlatform.Insights;

/// <summary>
/// The sessions of all users of a project, for those who run it: whose scope has <see cref="ChatAccess.Read"/>. To everyone else, and
/// where the project is absent or outside the scope, there is nothing.
/// </summary>
public abstract class ConversationStore
{
    /// <summary>A project's conversations, the one last used first; <see langword="null"/> when there is no such project within the scope.</summary>
    public abstract Task<Page<Conversation>?> ListAsync(
        ChatScope scope, Guid projectId, ConversationFilter filter, int skip, int take, CancellationToken cancellationToken);

    /// <summary>One conversation.</summary>
    public abstract Task<Conversation?> GetAsync(ChatScope scope, Guid projectId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>The newest messages of a conversation, or those before an ordinal.</summary>
    public abstract Task<ConversationPage?> ListMessagesAsync(
        ChatScope scope, Guid projectId, Guid sessionId, int? before, int take, CancellationToken cancellationToken);

    /// <summary>Deletes a conversation with all that hangs on it. Needs <see cref="ChatAccess.Manage"/>.</summary>
    public abstract Task<bool> DeleteAsync(ChatScope scope, Guid projectId, Guid sessionId, CancellationToken cancellationToken);
}
