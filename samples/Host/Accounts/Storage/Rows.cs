namespace ChatbotPlatform.Host.Accounts.Storage;

/// <summary>One signing-in of one account: the family of the tokens that follow from it, or a cookie.</summary>
internal sealed class SignInRow
{
    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    /// <summary>The browser or program that signed in, as <see cref="SignIns.Device" /> calls it.</summary>
    public string? Device { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last seen, to some minutes. Those that began before this was kept do not tell.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was signed out, or ended because an old token of it came again.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A refresh token: of the token itself only the hash.</summary>
internal sealed class RefreshTokenRow
{
    /// <summary>SHA-256 in hex. The token has 256 random bits, so a fast hash is enough.</summary>
    public required string Hash { get; init; }

    public Guid SignInId { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When another took its place. What comes again after that was stolen, from us or from the user.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A key that signs access tokens.</summary>
internal sealed class SigningKeyRow
{
    /// <summary>Counts up. Of two nodes that make the next key at once, one fails on it and takes the other's.</summary>
    public int Generation { get; init; }

    public required string KeyId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The private key (PKCS#8), sealed with the host's secret.</summary>
    public required byte[] Sealed { get; init; }
}
