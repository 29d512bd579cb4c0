using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatbotPlatform.Turns;

/// <summary>The turns this process runs.</summary>
internal sealed class RunningTurns
{
    private readonly ConcurrentDictionary<Guid, RunningTurn> _turns = new();

    /// <summary>Names this process in the store: a new one at each start, so that a process that comes back owns nothing of its former life.</summary>
    public Guid Owner { get; } = Guid.CreateVersion7();

    public IReadOnlyCollection<RunningTurn> All => [.. _turns.Values];

    /// <summary>Whether the host shuts down: nothing new is taken.</summary>
    public bool IsClosing { get; private set; }

    public void Add(RunningTurn turn)
    {
        _turns[turn.Turn.Id] = turn;
        if (IsClosing)
            turn.AskToEnd(EndReason.Shutdown);
    }

    /// <summary>Asks all turns, and those that slip in meanwhile, to end.</summary>
    public void Close()
    {
        IsClosing = true;
        foreach (var (_, turn) in _turns)
            turn.AskToEnd(EndReason.Shutdown);
    }

    public void Remove(RunningTurn turn) => _turns.TryRemove(turn.Turn.Id, out _);

    public RunningTurn? Find(Guid turnId) => _turns.GetValueOrDefault(turnId);

    public bool TryFind(ChatScope scope, Guid turnId, [NotNullWhen(true)] out RunningTurn? turn) =>
        _turns.TryGetValue(turnId, out turn) && turn.IsWithin(scope);
}
