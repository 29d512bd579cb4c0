namespace ChatbotPlatform.Access;

/// <summary>What is done to a tenant as a whole.</summary>
public abstract class TenantStore
{
    /// <summary>
    /// Deletes all that the tenant has, its API keys and audit included, in one transaction: nothing of it is left, and nothing tells that it
    /// was there. A turn that runs is not stored.
    /// </summary>
    /// <param name="scope">Who asks: <see cref="ChatAccess.Manage"/>, and not of one project alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException"><see cref="ChatError.Forbidden"/>.</exception>
    public abstract Task DeleteAsync(ChatScope scope, CancellationToken cancellationToken);
}
