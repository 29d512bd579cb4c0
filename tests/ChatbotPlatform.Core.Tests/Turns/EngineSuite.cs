using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>The base of the engine's suites: each runs on both databases.</summary>
public abstract class EngineSuite(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private protected TestDatabase Database { get; private set; } = null!;

    private protected LoopbackModelServer Model { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await create();
        Model = await LoopbackModelServer.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Model.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<EngineHost> StartAsync(
        Action<ChatbotPlatformBuilder>? configure = null, Action<ChatbotPlatform.Turns.TurnOptions>? options = null) =>
        EngineHost.StartAsync(Database, Model, configure, options);
}
