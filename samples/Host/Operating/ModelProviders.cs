using Anthropic;
using ChatbotPlatform.Models;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Host.Operating;

/// <summary>
/// The models by configuration alone: <c>Chatbot:Providers:{name}:{Kind, BaseUrl, ApiKey, Models}</c>, and a preset for each key that
/// is in the environment (<c>OPENAI_API_KEY</c>, <c>GROQ_API_KEY</c>, <c>OPENROUTER_API_KEY</c>, <c>ANTHROPIC_API_KEY</c>). Without any, the
/// embedded answerer answers.
/// </summary>
internal static class ModelProviders
{
    private const string Anthropic = "anthropic";

    /// <summary>Anthropic asks for a limit with every call; this one is used where the project sets none.</summary>
    private const int AnthropicMaxTokens = 4096;

    public static ChatbotPlatformBuilder AddModelProviders(this ChatbotPlatformBuilder chat, IConfiguration configuration)
    {
        chat.AddConfiguredProviders(
            configuration, new Dictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>> { [Anthropic] = AddAnthropic });
        var named = configuration.GetSection("Chatbot:Providers").GetChildren()
            .Any(p => p.Key.Equals(Anthropic, StringComparison.OrdinalIgnoreCase) || Anthropic.Equals(p["Kind"], StringComparison.OrdinalIgnoreCase));
        if (!named && configuration["ANTHROPIC_API_KEY"] is { Length: > 0 } key)
            AddAnthropic(chat, Anthropic, new ConfiguredProvider { ApiKey = key });
        return chat;
    }

    private static void AddAnthropic(ChatbotPlatformBuilder chat, string name, ConfiguredProvider settings)
    {
        var models = settings.Models.Count > 0 ? settings.Models : ["claude-sonnet-4-5", "claude-haiku-4-5"];
        chat.AddChatClient(
            name,
            (services, model) => Client(services.GetRequiredService<IConfiguration>(), settings).AsIChatClient(model, AnthropicMaxTokens),
            [.. models]);
    }

    private static AnthropicClient Client(IConfiguration configuration, ConfiguredProvider settings)
    {
        var key = settings.ApiKey ?? configuration["ANTHROPIC_API_KEY"];
        var address = settings.BaseUrl ?? "https://api.anthropic.com";
        var http = new HttpClient(ProviderHandler.Create(new Uri(address), settings.AllowPrivateNetwork)) { Timeout = Timeout.InfiniteTimeSpan };
        // Retries are ours: before the first token only.
        return new AnthropicClient { ApiKey = key, BaseUrl = address, MaxRetries = 0, HttpClient = http };
    }
}
