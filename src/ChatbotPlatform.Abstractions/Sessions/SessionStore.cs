namespace ChatbotPlatform.Sessions;

/// <summary>
/// Keeps sessions and their messages. A session belongs to the user who began it: only the tenant and user of its scope
/// find it. What is absent or outside the scope is <see langword="null"/> or <see langword="false"/>; a database that cannot
/// answer is a <see cref="ChatException"/> with <see cref="ChatError.Unavailable"/>.
/// </summary>
public abstract class SessionStore
{
    /// <summary>Stores a new session; <see langword="null"/> when its project is not within the scope.</summary>
    public abstract Task<ChatSession?> CreateAsync(ChatScope scope, NewSession values, CancellationToken cancellationToken);

    /// <summary>The scope's sessions, the one last used first.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="projectId">Only those of this project; <see langword="null"/> for all.</param>
    /// <param name="search">Only those with this in their title, in whatever case; <see langword="null"/> for all.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to answer at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<Page<ChatSession>> ListAsync(
        ChatScope scope, Guid? projectId, string? search, int skip, int take, CancellationToken cancellationToken);

    /// <summary>The scope's sessions of a project or of all, the one last used first.</summary>
    public Task<Page<ChatSession>> ListAsync(ChatScope scope, Guid? projectId, int skip, int take, CancellationToken cancellationToken) =>
        ListAsync(scope, projectId, null, skip, take, cancellationToken);

    /// <summary>One session.</summary>
    public abstract Task<ChatSession?> GetAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Changes a session and answers what it is now.</summary>
    public abstract Task<ChatSession?> UpdateAsync(ChatScope scope, Guid sessionId, SessionChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a session with all that hangs on it.</summary>
    public abstract Task<bool> DeleteAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>The newest messages that are not superseded, in the order they were said.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="sessionId">Whose messages.</param>
    /// <param name="before">Only those before this ordinal; <see langword="null"/> from the end.</param>
    /// <param name="take">How many to answer at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<MessagePage?> ListMessagesAsync(
        ChatScope scope, Guid sessionId, int? before, int take, CancellationToken cancellationToken);

    /// <summary>One message, superseded or not.</summary>
    public abstract Task<SessionMessage?> GetMessageAsync(ChatScope scope, Guid messageId, CancellationToken cancellationToken);

    /// <summary>Sets or clears the feedback on an answer and answers what it is now; <see langword="null"/> also when it is no answer.</summary>
    public abstract Task<SessionMessage?> SetFeedbackAsync(
        ChatScope scope, Guid messageId, MessageFeedback? feedback, CancellationToken cancellationToken);
}
