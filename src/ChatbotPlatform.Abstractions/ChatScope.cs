namespace ChatbotPlatform;

/// <summary>
/// Who asks: the first argument of every store and engine call. An id that is not within the scope answers exactly as an
/// absent one.
/// </summary>
/// <param name="TenantId">Who owns the data. 1 to 200 characters, none of them a control character.</param>
/// <param name="UserId">Who acts, unique within the tenant. 1 to 200 characters, none of them a control character.</param>
/// <param name="ProjectId">For a visitor the one project that can be reached; <see langword="null"/> for a member of the tenant.</param>
public sealed record ChatScope(string TenantId, string UserId, Guid? ProjectId = null)
{
    /// <summary>The longest tenant or user id, in UTF-16 characters.</summary>
    public const int MaxIdLength = 200;

    /// <summary>Who owns the data.</summary>
    public string TenantId { get; } = Checked(TenantId, nameof(TenantId));

    /// <summary>Who acts, unique within the tenant.</summary>
    public string UserId { get; } = Checked(UserId, nameof(UserId));

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
