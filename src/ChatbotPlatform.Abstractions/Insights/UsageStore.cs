namespace ChatbotPlatform.Insights;

/// <summary>
/// What projects are used for and cost, counted from their turns: those of deleted sessions are not in it. For those who run them:
/// whose scope has <see cref="ChatAccess.Read"/>.
/// </summary>
public abstract class UsageStore
{
    /// <summary>A project's usage by day and model; <see langword="null"/> when there is no such project within the scope.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="from">The first day, in UTC.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<ProjectUsage?> ReadAsync(ChatScope scope, Guid projectId, DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>How much went on in each of some projects. Those without a turn, absent or outside the scope are left out.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="projectIds">The projects; <see langword="null"/> for the scope's newest hundred.</param>
    /// <param name="from">The first day, in UTC.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<IReadOnlyList<ProjectActivity>> ListActivityAsync(
        ChatScope scope, IReadOnlyCollection<Guid>? projectIds, DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
