namespace ChatbotPlatform.Access;

/// <summary>
/// One change that was made, and by whom. It names what was changed and never says to what: no text, no secret. It stays when
/// what it is about is deleted.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who made it: <see cref="ChatScope.UserId"/>.</summary>
    public required string UserId { get; init; }

    /// <summary>What was changed and how: <c>project.updated</c>, <c>prompt.restored</c>, <c>api_key.created</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The id of what was changed; what kind of thing it is, the action's first word says.</summary>
    public required Guid TargetId { get; init; }

    /// <summary>The project it belongs, or belonged, to; <see langword="null"/> when it is the tenant's.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>The names of what was changed of it, as they are in JSON; empty where the action says all.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}
