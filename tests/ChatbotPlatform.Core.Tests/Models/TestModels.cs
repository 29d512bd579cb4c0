using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Core.Tests.Models;

/// <summary>A catalog over real services, with every log line kept.</summary>
internal sealed class TestModels : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    static TestModels()
    {
        // Whoever runs the tests may have keys of their own.
        foreach (var key in new[] { "OPENAI_API_KEY", "GROQ_API_KEY", "OPENROUTER_API_KEY" })
            Environment.SetEnvironmentVariable(key, null);
    }

    public TestModels(Action<ChatbotPlatformBuilder> add, IDictionary<string, string?>? configuration = null, Action<ModelOptions>? options = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration ?? new Dictionary<string, string?>()).Build());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddChatModels().Configure<ModelOptions>(o =>
        {
            o.MaxRetries = 0;
            o.RetryDelay = TimeSpan.FromMilliseconds(1);
            options?.Invoke(o);
        });
        add(new ChatbotPlatformBuilder(services));
        _services = services.BuildServiceProvider();
    }

    public RecordedLog Log { get; } = new();

    public ModelCatalog Catalog => _services.GetRequiredService<ModelCatalog>();

    public static TestModels Over(LoopbackModelServer server, string? key = null, Action<ModelOptions>? options = null) =>
        new(b => b.AddOpenAICompatible("test", server.BaseUrl, key), options: options);

    public IChatClient Client(string model = "test/test-model") => Catalog.GetClient(model);

    public async Task<List<ChatResponseUpdate>> StreamAsync(string text = "hello", ChatOptions? options = null, string model = "test/test-model")
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Client(model).GetStreamingResponseAsync([new ChatMessage(ChatRole.User, text)], options))
            updates.Add(update);
        return updates;
    }

    /// <summary>Reads until the failure: what was said before it, and the failure.</summary>
    public async Task<(string Text, ChatException Failure)> FailAsync(string model = "test/test-model")
    {
        var text = "";
        try
        {
            await foreach (var update in Client(model).GetStreamingResponseAsync("hello"))
                text += update.Text;
        }
        catch (ChatException failure)
        {
            return (text, failure);
        }
        throw new InvalidOperationException("The answer did not fail: " + text);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
