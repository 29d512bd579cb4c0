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

    private readonly ConcurrentDictionary<(string TenantId, Guid ProjectId), PreparedSetup> _cached = new();

    public async ValueTask<PreparedSetup?> GetAsync(ChatScope scope, Guid projectId, int version, CancellationToken cancellationToken)
    {
        if (_cached.TryGetValue((scope.TenantId, projectId), out var cached) && cached.Project.Version >= version)
            return cached;
        if (await store.ReadSetupAsync(scope, projectId, cancellationToken) is not { } read)
            return null;
        var setup = new PreparedSetup(read);
        if (_cached.Count >= MaxCached)
            _cached.Clear();
        _cached[(scope.TenantId, projectId)] = setup;
        return setup;
    }
}
