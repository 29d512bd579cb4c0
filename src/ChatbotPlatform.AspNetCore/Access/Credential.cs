namespace ChatbotPlatform.Access;

/// <summary>By what a caller is known.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The key's id, the visit's id; empty for a member, whose host knows.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Origin">The only origin that may use it.</param>
/// <param name="Key">The publishable key it was given by.</param>
internal sealed record Credential(CredentialKind Kind, Guid Id = default, DateTimeOffset? ExpiresAt = null, string? Origin = null, string? Key = null);

internal enum CredentialKind
{
    /// <summary>Somebody the host vouches for.</summary>
    Member,

    /// <summary>A secret API key.</summary>
    ApiKey,

    /// <summary>A visitor token.</summary>
    Visitor,
}
