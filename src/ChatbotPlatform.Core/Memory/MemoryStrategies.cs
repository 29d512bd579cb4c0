using System.Collections.Frozen;

namespace ChatbotPlatform.Memory;

/// <summary>The memory strategies there are, by name.</summary>
public sealed class MemoryStrategies
{
    private readonly FrozenDictionary<string, IMemoryStrategy> _byName;

    /// <summary>Gathers the registered strategies; the last one of a name counts, so that a host can replace ours.</summary>
    /// <param name="strategies">All registered ones.</param>
    public MemoryStrategies(IEnumerable<IMemoryStrategy> strategies)
    {
        var byName = new Dictionary<string, IMemoryStrategy>(StringComparer.Ordinal);
        foreach (var strategy in strategies)
            byName[strategy.Name] = strategy;
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The names a project can choose from.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Checks a name that a project is to use.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.InvalidRequest"/>: there is none of that name; the message says which there are.</exception>
    public void EnsureKnown(string name) => _ = Get(name);

    /// <summary>What a strategy wants made in the background; nothing where there is none of that name (any more).</summary>
    internal MemoryUpkeep Upkeep(string name) => _byName.TryGetValue(name, out var strategy) ? strategy.Upkeep : MemoryUpkeep.None;

    /// <summary>The strategies that want something made.</summary>
    internal IReadOnlyCollection<string> WithUpkeep(MemoryUpkeep upkeep) => [.. _byName.Values.Where(s => s.Upkeep.HasFlag(upkeep)).Select(s => s.Name)];

    internal IMemoryStrategy Get(string name) =>
        _byName.TryGetValue(name, out var strategy)
            ? strategy
            : throw new ChatException(
                ChatError.InvalidRequest,
                $"There is no such memory strategy. There are: {string.Join(", ", Names.Order(StringComparer.Ordinal))}.");
}
