namespace ChatbotPlatform;

/// <summary>
/// Who asks: the first argument of every store and engine call. An id that is not within the scope answers exactly as an
/// absent one.
/// </summary>
/// <param name="TenantId">Who owns the data. 1 to 200 characters, none of them a control character.</param>
/// <param name="UserId">Who acts, unique within the tenant. 1 to 200 characters, none of them a control character.</param>
/// <param name="ProjectId">The one project that can be reached: a visitor's, or that of a key. <see langword="null"/> reaches all of the tenant's.</param>
public sealed record ChatScope(string TenantId, string UserId, Guid? ProjectId = null)
{
    /// <summary>The longest tenant or user id, in UTF-16 characters.</summary>
    public const int MaxIdLength = 200;

    /// <summary>Who owns the data.</summary>
    public string TenantId { get; } = Checked(TenantId, nameof(TenantId));

    /// <summary>Who acts, unique within the tenant.</summary>
    public string UserId { get; } = Checked(UserId, nameof(UserId));

    /// <summary>
    /// What may be done within the scope. If nothing else is said: everything, and for a scope of one project
    /// <see cref="ChatAccess.Chat"/>, which is a visitor's.
    /// </summary>
    public ChatAccess Access { get; init; } = ProjectId is null ? ChatAccess.All : ChatAccess.Chat;

    /// <summary>Whether all of <paramref name="access"/> is allowed.</summary>
    public bool Allows(ChatAccess access) => (Access & access) == access;

    private static string Checked(string id, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        if (id.Length > MaxIdLength)
            throw new ArgumentException($"An id has at most {MaxIdLength} characters.", name);
        if (id.Any(char.IsControl))
            throw new ArgumentException("An id has no control characters.", name);
        return id;
    }
}
