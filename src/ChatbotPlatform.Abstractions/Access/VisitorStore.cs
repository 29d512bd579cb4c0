using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Access;

/// <summary>
/// Keeps what visitors come by: each project's keys, and the visits that have ended. A visit itself is no row: it is told by signed
/// tokens, so that a page that is only looked at writes nothing.
/// </summary>
public abstract class VisitorStore
{
    /// <summary>The project that has this publishable key, in whatever tenant; <see langword="null"/> when none has.</summary>
    public abstract Task<VisitedProject?> FindAsync(string publishableKey, CancellationToken cancellationToken);

    /// <summary>Whether any project of any tenant may be shown by this origin.</summary>
    public abstract Task<bool> IsKnownOriginAsync(string origin, CancellationToken cancellationToken);

    /// <summary>Whether a visit has ended before its tokens did.</summary>
    public abstract Task<bool> HasEndedAsync(string tenantId, Guid visitId, CancellationToken cancellationToken);

    /// <summary>Ends a visit: its tokens count for nothing from now on.</summary>
    /// <param name="tenantId">The project's tenant.</param>
    /// <param name="projectId">The project. When it is gone nothing is kept, and nothing is amiss.</param>
    /// <param name="visitId">The visit.</param>
    /// <param name="forgetAt">When its last token has expired, and this need be known no longer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task EndAsync(string tenantId, Guid projectId, Guid visitId, DateTimeOffset forgetAt, CancellationToken cancellationToken);

    /// <summary>Those of many visits that have ended, and the projects that are still there, for streams that are open.</summary>
    /// <param name="tenantIds">The tenants they are of.</param>
    /// <param name="projectIds">The projects asked for.</param>
    /// <param name="visitIds">The visits asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<VisitsNow> ReadAsync(
        IReadOnlyCollection<string> tenantIds, IReadOnlyCollection<Guid> projectIds, IReadOnlyCollection<Guid> visitIds,
        CancellationToken cancellationToken);

    /// <summary>The secret by which a site tells who its users are; <see langword="null"/> when the scope may not manage the project.</summary>
    public abstract Task<string?> GetIdentitySecretAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>Makes a new one; what was signed by the old one is refused from now on.</summary>
    public abstract Task<string?> RotateIdentitySecretAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);

    /// <summary>Makes a new publishable key. Every visitor's tokens count for nothing from now on.</summary>
    /// <returns>The project; <see langword="null"/> when the scope may not manage it.</returns>
    public abstract Task<Project?> RotatePublishableKeyAsync(ChatScope scope, Guid projectId, CancellationToken cancellationToken);
}

/// <summary>A project as its visitors' requests need it. It holds secrets, and does not leave the server.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="ProjectId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="PublishableKey">Its publishable key.</param>
/// <param name="Widget">Its widget.</param>
/// <param name="VisitorSecret">What its visitors' tokens are signed with.</param>
/// <param name="IdentitySecret">What its site signs its users' names with.</param>
public sealed record VisitedProject(
    string TenantId, Guid ProjectId, string Name, string PublishableKey, WidgetSettings Widget, string VisitorSecret, string IdentitySecret)
{
    /// <summary>Tells no secret.</summary>
    public override string ToString() => $"project {ProjectId}";
}

/// <summary>How visits stand.</summary>
/// <param name="Projects">The projects that are there.</param>
/// <param name="EndedVisits">The visits that have ended.</param>
public sealed record VisitsNow(IReadOnlyList<VisitedProject> Projects, IReadOnlyList<Guid> EndedVisits);
