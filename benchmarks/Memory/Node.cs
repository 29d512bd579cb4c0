using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>The engine in this process, on a SQLite file of its own, with a scripted model. No model is called.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly ChatScope Ada = new("bench", "ada");

    private readonly IHost _host;
    private readonly string _folder;

    private Node(IHost host, string folder) => (_host, _folder) = (host, folder);

    public IServiceProvider Services => _host.Services;

    public ChatEngine Engine => Services.GetRequiredService<ChatEngine>();

    public MemoryStore Memory => Services.GetRequiredService<MemoryStore>();

    public static async Task<Node> StartAsync(Func<IReadOnlyList<ChatMessage>, ChatOptions?, string> model)
    {
        var folder = Directory.CreateTempSubdirectory("memory-bench-").FullName;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddChatbotPlatformCore()
            .UseSqlite($"Data Source={Path.Combine(folder, "chat.db")}")
            .AddChatClient("scripted", new ScriptedModel(model), "model");
        var host = builder.Build();
        await host.StartAsync();
        return new Node(host, folder);
    }

    public Task<Project> ProjectAsync(MemorySettings settings) =>
        Services.GetRequiredService<ProjectStore>().CreateAsync(Ada, new ProjectChange { Name = "Bench", Memory = settings }, default);

    /// <summary>One turn, and whatever memory makes of it in the background.</summary>
    public async Task<TurnSnapshot> SayAsync(Guid projectId, Guid? sessionId, string text)
    {
        var started = await Engine.StartAsync(
            Ada, new TurnRequest(new ChatMessage(ChatRole.User, text), sessionId, sessionId is null ? projectId : null, null, null));
        var ended = await Engine.WaitAsync(Ada, started.Turn.Id);
        await Services.GetRequiredService<Summarizer>().IdleAsync();
        return ended;
    }

    /// <summary>The prompt a strategy would build for a question at the end of a session; nothing is stored.</summary>
    public Task<PromptContext> PromptAsync(string strategy, MemorySettings settings, Guid projectId, Guid sessionId, int lastOrdinal, string question)
    {
        var message = new ChatbotPlatform.Sessions.SessionMessage
        {
            Id = Guid.CreateVersion7(),
            SessionId = sessionId,
            TurnId = Guid.CreateVersion7(),
            Ordinal = lastOrdinal + 1,
            Role = ChatRole.User,
            Text = question,
            Contents = [new TextContent(question)],
            Status = TurnStatus.Completed,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        return Services.GetServices<IMemoryStrategy>().Last(s => s.Name == strategy).BuildAsync(
            new MemoryContext
            {
                Scope = Ada,
                ProjectId = projectId,
                SessionId = sessionId,
                UserMessage = message,
                Settings = settings with { Strategy = strategy },
                Instructions = [],
                Tokens = Services.GetRequiredService<ITokenEstimator>(),
                Store = Memory,
            },
            default);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class ScriptedModel(Func<IReadOnlyList<ChatMessage>, ChatOptions?, string> answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer([.. messages], options))) { FinishReason = ChatFinishReason.Stop });

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, answer([.. messages], options)) { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }
}
