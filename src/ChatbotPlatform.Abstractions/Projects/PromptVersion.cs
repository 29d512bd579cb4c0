namespace ChatbotPlatform.Projects;

/// <summary>What a prompt said at one time.</summary>
/// <param name="Number">From 1, without a gap up to the newest; the oldest are let go when there are more than <see cref="MaxKept"/>.</param>
/// <param name="Name">See <see cref="Prompt.Name"/>.</param>
/// <param name="Content">See <see cref="Prompt.Content"/>.</param>
/// <param name="UserId">Who wrote it; <see langword="null"/> when that was before versions were kept.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="RestoredFrom">The version it brought back.</param>
public sealed record PromptVersion(int Number, string Name, string Content, string? UserId, DateTimeOffset CreatedAt, int? RestoredFrom)
{
    /// <summary>How many of a prompt are kept.</summary>
    public const int MaxKept = 100;
}
