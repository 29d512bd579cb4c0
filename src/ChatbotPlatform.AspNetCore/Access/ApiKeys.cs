using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform.Access;

/// <summary>Says who acts by an API key.</summary>
internal sealed class ApiKeys(ApiKeyStore store, TimeProvider time)
{
    /// <summary>How exactly its last use is known: a key that is used all the time is not written all the time.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    /// <exception cref="ChatException"><see cref="ChatError.Unauthenticated"/> or <see cref="ChatError.Forbidden"/>.</exception>
    public async ValueTask<Caller> AdmitAsync(HttpContext context, string secret)
    {
        // A browser says where it comes from, and what is in a browser is no secret.
        if (Origins.Of(context.Request) is not null)
            throw new ChatException(ChatError.Forbidden, "A secret key is not for browsers. Use the widget's publishable key there, and revoke this one.");
        var now = time.GetUtcNow();
        if (await store.FindAsync(secret, context.RequestAborted) is not { } found || !found.Key.IsValid(now))
            throw new ChatException(ChatError.Unauthenticated, "The API key does not count, or no more.");
        var (tenant, key) = found;
        if (key.LastUsedAt is not { } last || now - last >= Precision)
            await NoteAsync(tenant, key.Id, now, context.RequestAborted);
        return new Caller(
            new ChatScope(tenant, ReservedUsers.Key + key.Id, key.ProjectId) { Access = key.Access },
            new Credential(CredentialKind.ApiKey, key.Id, key.ExpiresAt));
    }

    private async Task NoteAsync(string tenant, Guid key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await store.TouchAsync(tenant, key, now, cancellationToken);
        }
        catch (ChatException e) when (e.Error == ChatError.Unavailable)
        {
            // Whoever asks is known; when they did so last may be noted next time.
        }
    }
}
