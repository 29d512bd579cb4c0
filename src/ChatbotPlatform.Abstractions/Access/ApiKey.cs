namespace ChatbotPlatform.Access;

/// <summary>A secret key by which a program acts for a tenant. The secret itself is shown once, when it is made, and not kept.</summary>
public sealed record ApiKey
{
    /// <summary>The id, a UUIDv7. It is no secret.</summary>
    public required Guid Id { get; init; }

    /// <summary>The one project it reaches; <see langword="null"/> for all of the tenant's.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>What it is for, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>How the secret begins, so that it can be told from others.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it may do.</summary>
    public required ChatAccess Access { get; init; }

    /// <summary>Who made it: <see cref="ChatScope.UserId"/>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to about a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it counts at this moment.</summary>
    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>What a new key is to be.</summary>
/// <param name="Name">See <see cref="ApiKey.Name"/>.</param>
/// <param name="Access">See <see cref="ApiKey.Access"/>.</param>
/// <param name="ProjectId">See <see cref="ApiKey.ProjectId"/>.</param>
/// <param name="ExpiresAt">See <see cref="ApiKey.ExpiresAt"/>.</param>
public sealed record NewApiKey(string Name, ChatAccess Access, Guid? ProjectId = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A key that was made.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What its owner sends, <c>ck_…</c>. Nobody can tell it again.</param>
public sealed record CreatedApiKey(ApiKey Key, string Secret)
{
    /// <summary>Tells no secret.</summary>
    public override string ToString() => $"API key {Key.Id}";
}
