using System.Text;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>A node: the engine in a real generic host, on a real database, with a loopback provider <c>loop</c>.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    public static readonly ChatScope Alice = new("acme", "alice");

    private readonly IHost _host;

    private EngineHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public ChatEngine Engine => Services.GetRequiredService<ChatEngine>();

    public ProjectStore Projects => Services.GetRequiredService<ProjectStore>();

    public SessionStore Sessions => Services.GetRequiredService<SessionStore>();

    public TurnStore Turns => Services.GetRequiredService<TurnStore>();

    public static async Task<EngineHost> StartAsync(
        TestDatabase database, LoopbackModelServer? model = null, Action<ChatbotPlatformBuilder>? configure = null, Action<TurnOptions>? options = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var chat = builder.Services.AddChatbotPlatformCore();
        database.Use(chat);
        if (model is not null)
        {
            chat.AddOpenAICompatible("loop", model.BaseUrl, "key", provider =>
            {
                provider.Models.Add("mock");
                provider.Models.Add("other");
            });
        }

        configure?.Invoke(chat);
        builder.Services.Configure<TurnOptions>(turns =>
        {
            // Quick beats, so that what happens once a second in earnest happens often here.
            turns.CheckpointInterval = TimeSpan.FromMilliseconds(50);
            turns.LeaseDuration = TimeSpan.FromSeconds(5);
            turns.PollInterval = TimeSpan.FromMilliseconds(20);
            options?.Invoke(turns);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new EngineHost(host);
    }

    public Task StopAsync() => _host.StopAsync();

    public Task<Project> ProjectAsync(MemorySettings? memory = null) =>
        Projects.CreateAsync(Alice, new ProjectChange { Name = "Test", Memory = memory ?? new MemorySettings() }, default);

    public Task<StartedTurn> SendAsync(Guid projectId, string text, Guid? sessionId = null, string? clientMessageId = null, string? model = null) =>
        Engine.StartAsync(Alice, new TurnRequest(new ChatMessage(ChatRole.User, text), sessionId, sessionId is null ? projectId : null, clientMessageId, model));

    public async Task<TurnSnapshot> AskAsync(Guid projectId, string text, Guid? sessionId = null)
    {
        var started = await SendAsync(projectId, text, sessionId);
        return await Engine.WaitAsync(Alice, started.Turn.Id);
    }

    public async Task<IReadOnlyList<SessionMessage>> MessagesAsync(Guid sessionId) =>
        (await Sessions.ListMessagesAsync(Alice, sessionId, null, 100, default))!.Messages;

    public async Task<List<TurnEvent>> FollowAsync(Guid turnId, TurnCursor? after = null)
    {
        var events = new List<TurnEvent>();
        await foreach (var told in Engine.FollowAsync(Alice, turnId, after))
            events.Add(told);
        return events;
    }

    public static string TextOf(IEnumerable<TurnEvent> events) =>
        events.OfType<TextDelta>().Aggregate(new StringBuilder(), (text, delta) => text.Append(delta.Text)).ToString();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
