namespace ChatbotPlatform.Access;

/// <summary>
/// Keeps API keys. Who manages one project sees and makes keys of that project alone, and nobody gives a key more than they have.
/// What is absent or outside the scope is <see langword="null"/>.
/// </summary>
public abstract class ApiKeyStore
{
    /// <summary>Makes a key; <see langword="null"/> when there is no such project in the scope.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.Forbidden"/>: the scope may not manage keys, or gives more than it has.</exception>
    public abstract Task<CreatedApiKey?> CreateAsync(ChatScope scope, NewApiKey values, CancellationToken cancellationToken);

    /// <summary>The scope's keys, the newest first, revoked ones too.</summary>
    public abstract Task<Page<ApiKey>> ListAsync(ChatScope scope, Guid? projectId, int skip, int take, CancellationToken cancellationToken);

    /// <summary>One key.</summary>
    public abstract Task<ApiKey?> GetAsync(ChatScope scope, Guid keyId, CancellationToken cancellationToken);

    /// <summary>Revokes a key; one that is revoked stays as it is.</summary>
    /// <returns>Whether there is such a key in the scope.</returns>
    public abstract Task<bool> RevokeAsync(ChatScope scope, Guid keyId, CancellationToken cancellationToken);

    /// <summary>The key with this secret and whose it is, whether it counts or not; <see langword="null"/> when there is none.</summary>
    public abstract Task<KnownApiKey?> FindAsync(string secret, CancellationToken cancellationToken);

    /// <summary>Notes that a key was used.</summary>
    public abstract Task TouchAsync(string tenantId, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Those of many keys that count at this moment, for streams that are open.</summary>
    /// <param name="tenantIds">The tenants they are of.</param>
    /// <param name="keyIds">The keys asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<IReadOnlyList<Guid>> FindValidAsync(
        IReadOnlyCollection<string> tenantIds, IReadOnlyCollection<Guid> keyIds, CancellationToken cancellationToken);
}

/// <summary>A key and whose it is.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Key">The key.</param>
public sealed record KnownApiKey(string TenantId, ApiKey Key);
