namespace ChatbotPlatform.Sessions;

/// <summary>One conversation of one user in one project.</summary>
public sealed record ChatSession
{
    /// <summary>The id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project it belongs to.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The title, 1 to 100 characters. A session begun by a message is named after it.</summary>
    public required string Title { get; init; }

    /// <summary>The session's own model as <c>provider/name</c>; <see langword="null"/> takes the project's.</summary>
    public string? Model { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something last happened in it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a new session is to be.</summary>
/// <param name="ProjectId">The project it belongs to.</param>
/// <param name="Title">See <see cref="ChatSession.Title"/>.</param>
/// <param name="Model">See <see cref="ChatSession.Model"/>.</param>
public sealed record NewSession(Guid ProjectId, string Title, string? Model = null);

/// <summary>A change of a session: what is not set stays as it is.</summary>
public sealed record SessionChange
{
    /// <summary>See <see cref="ChatSession.Title"/>.</summary>
    public Optional<string> Title { get; init; }

    /// <summary>See <see cref="ChatSession.Model"/>.</summary>
    public Optional<string?> Model { get; init; }
}
