using System.Collections.Concurrent;

namespace ChatbotPlatform.Projects;

/// <summary>
/// Project settings as turns need them, from memory. Accepting a turn reads the project's version anyway, so a cached setup is
/// used only when it is not older: a change counts from the next turn on, on every node, without a signal.
/// </summary>
internal sealed class ProjectSetups(ProjectStore store)
{
    /// <summary>A bound, not a tuning: at some kilobytes each, this many setups stay below some tens of megabytes.</summary>
    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<(string TenantId, Guid ProjectId), ProjectSetup> _cached = new();

    public async ValueTask<ProjectSetup?> GetAsync(ChatScope scope, Guid projectId, int version, CancellationToken cancellationToken)
    {
        if (_cached.TryGetValue((scope.TenantId, projectId), out var cached) && cached.Project.Version >= version)
            return cached;
        var setup = await store.ReadSetupAsync(scope, projectId, cancellationToken);
        if (setup is null)
            return null;
        if (_cached.Count >= MaxCached)
            _cached.Clear();
        _cached[(scope.TenantId, projectId)] = setup;
        return setup;
    }
}
