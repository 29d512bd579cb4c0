using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>The real store, seen from outside: a test may act before a verb, fail in its place, and learn that it is done.</summary>
internal sealed class WatchedTurnStore(TurnStore store, WatchedTurnStore.Watch watch) : TurnStore
{
    public static void Use(ChatbotPlatformBuilder chat, Watch watch)
    {
        var real = chat.Services.Last(d => d.ServiceType == typeof(TurnStore));
        chat.Services.AddSingleton<TurnStore>(services => new WatchedTurnStore(
            (TurnStore)(real.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, real.ImplementationType!)), watch));
    }

    public override async Task<AcceptedTurn> AcceptAsync(ChatScope scope, TurnAcceptance acceptance, CancellationToken cancellationToken)
    {
        var accepted = await store.AcceptAsync(scope, acceptance, cancellationToken);
        watch.Accepted();
        return accepted;
    }

    public override Task<Turn?> GetAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        store.GetAsync(scope, turnId, cancellationToken);

    public override Task<TurnSnapshot?> ReadAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, turnId, cancellationToken);

    public override async Task<IReadOnlyList<Guid>> CheckpointAsync(
        Guid owner, IReadOnlyList<TurnCheckpoint> checkpoints, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        watch.Checkpoint(checkpoints);
        return await store.CheckpointAsync(owner, checkpoints, leaseUntil, cancellationToken);
    }

    public override async Task<TurnSnapshot?> EndAsync(ChatScope scope, TurnEnd end, CancellationToken cancellationToken)
    {
        watch.End(end);
        return await store.EndAsync(scope, end, cancellationToken);
    }

    public override async Task<int> InterruptExpiredAsync(DateTimeOffset now, TurnError error, CancellationToken cancellationToken)
    {
        var ended = await store.InterruptExpiredAsync(now, error, cancellationToken);
        watch.Swept();
        return ended;
    }

    public override Task<int> HandOverAsync(ChatScope from, ChatScope to, CancellationToken cancellationToken) =>
        store.HandOverAsync(from, to, cancellationToken);

    public override Task<bool> DeleteMessageAsync(ChatScope scope, Guid messageId, Func<string?, string> titleOf, CancellationToken cancellationToken) =>
        store.DeleteMessageAsync(scope, messageId, titleOf, cancellationToken);

    public override Task<SentPrompt?> ReadPromptAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken) =>
        store.ReadPromptAsync(scope, turnId, cancellationToken);

    public override Task<int> ForgetPromptsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        store.ForgetPromptsAsync(before, cancellationToken);

    /// <summary>What the test wants to see; what throws takes the verb's place.</summary>
    internal sealed record Watch
    {
        public Action Accepted { get; init; } = () => { };

        public Action<IReadOnlyList<TurnCheckpoint>> Checkpoint { get; init; } = _ => { };

        public Action<TurnEnd> End { get; init; } = _ => { };

        public Action Swept { get; init; } = () => { };
    }
}
