namespace ChatbotPlatform.Insights;

/// <summary>
/// Tells what the host's users are called, for those who read a project's conversations. A host that has names brings one:
/// <c>UseUserNames&lt;T&gt;()</c>; without it the members of a tenant are told apart by their ids. It lives as long as the app.
/// </summary>
public interface IUserNames
{
    /// <summary>Finds names.</summary>
    /// <param name="scope">Who reads. The users have conversations in the scope's tenant.</param>
    /// <param name="userIds">Ids as the host's own scopes name them; of a page of conversations, so there are few.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <returns>Names by ids; who has none is left out.</returns>
    ValueTask<IReadOnlyDictionary<string, string>> FindAsync(ChatScope scope, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken);
}
