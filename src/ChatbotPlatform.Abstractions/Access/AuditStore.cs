namespace ChatbotPlatform.Access;

/// <summary>
/// Reads what was changed, and by whom. Entries are written by the stores whose verbs change something, in the transaction of the
/// change: there is no change without its entry, and no entry without its change.
/// </summary>
public abstract class AuditStore
{
    /// <summary>The scope's entries, the newest first. Only who may manage has any.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="projectId">Only those of this project, which may be deleted; <see langword="null"/> for all.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to answer at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<Page<AuditEntry>> ListAsync(ChatScope scope, Guid? projectId, int skip, int take, CancellationToken cancellationToken);
}
