using ChatbotPlatform;
using ChatbotPlatform.Models;
using ChatbotPlatform.Models.OpenAICompatible;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds models.</summary>
public static class ModelBuilderExtensions
{
    /// <summary>Adds OpenAI as <c>openai</c>. Reads <c>OPENAI_API_KEY</c> when no key is given; without one the host does not start.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="configure">Key, models, address.</param>
    public static ChatbotPlatformBuilder AddOpenAI(this ChatbotPlatformBuilder builder, Action<OpenAICompatibleOptions>? configure = null) =>
        Add(builder, ProviderPreset.OpenAI.Kind, ProviderPreset.OpenAI, configure);

    /// <summary>Adds Groq as <c>groq</c>. Reads <c>GROQ_API_KEY</c> when no key is given; without one the host does not start.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="configure">Key, models, address.</param>
    public static ChatbotPlatformBuilder AddGroq(this ChatbotPlatformBuilder builder, Action<OpenAICompatibleOptions>? configure = null) =>
        Add(builder, ProviderPreset.Groq.Kind, ProviderPreset.Groq, configure);

    /// <summary>Adds OpenRouter as <c>openrouter</c>. Reads <c>OPENROUTER_API_KEY</c> when no key is given; without one the host does not start.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="configure">Key, models, address.</param>
    public static ChatbotPlatformBuilder AddOpenRouter(this ChatbotPlatformBuilder builder, Action<OpenAICompatibleOptions>? configure = null) =>
        Add(builder, ProviderPreset.OpenRouter.Kind, ProviderPreset.OpenRouter, configure);

    /// <summary>Adds Ollama as <c>ollama</c>, at <c>http://localhost:11434/v1</c> and without a key.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="configure">Models, address.</param>
    public static ChatbotPlatformBuilder AddOllama(this ChatbotPlatformBuilder builder, Action<OpenAICompatibleOptions>? configure = null) =>
        Add(builder, ProviderPreset.Ollama.Kind, ProviderPreset.Ollama, configure);

    /// <summary>Adds any server that speaks OpenAI's chat completions: vLLM, LM Studio, llama.cpp, LiteLLM, a gateway.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="name">The provider's name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="baseUrl">The address before <c>/chat/completions</c>.</param>
    /// <param name="apiKey">The key, when it needs one.</param>
    /// <param name="configure">Models and the rest.</param>
    public static ChatbotPlatformBuilder AddOpenAICompatible(
        this ChatbotPlatformBuilder builder, string name, string baseUrl, string? apiKey = null, Action<OpenAICompatibleOptions>? configure = null) =>
        Add(builder, name, ProviderPreset.Other, options =>
        {
            options.BaseUrl = baseUrl;
            options.ApiKey = apiKey;
            configure?.Invoke(options);
        });

    /// <summary>
    /// Adds any <see cref="IChatClient"/>, with the pipeline the host has put around it. It is shared by all turns and stays the host's
    /// to dispose of.
    /// </summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="name">The provider's name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="client">The client.</param>
    /// <param name="models">
    /// The models it answers for, each told to it as <see cref="ChatOptions.ModelId"/>. When left out, the model that the client says it has
    /// by its <see cref="ChatClientMetadata"/>, or one that is called <c>default</c>.
    /// </param>
    public static ChatbotPlatformBuilder AddChatClient(this ChatbotPlatformBuilder builder, string name, IChatClient client, params string[] models)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(models);
        if (models.Length == 0 && client.GetService<ChatClientMetadata>()?.DefaultModelId is { Length: > 0 } own)
            models = [own];
        return models.Length > 0
            ? builder.AddChatClient(name, (_, model) => new ModelIdChatClient(client, model), models)
            : builder.AddChatClient(name, (_, _) => client, "default");
    }

    /// <summary>Adds any <see cref="IChatClient"/>, made when a model is first asked.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="name">The provider's name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="factory">Makes the client of one model, given the host's services and the model's name. Called once for a model.</param>
    /// <param name="models">The models that can be chosen; when left out, any name is taken.</param>
    public static ChatbotPlatformBuilder AddChatClient(
        this ChatbotPlatformBuilder builder, string name, Func<IServiceProvider, string, IChatClient> factory, params string[] models)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(models);
        builder.Services.AddChatModels().AddSingleton(new ModelProvider { Name = name, Models = [.. models], CreateClient = factory });
        return builder;
    }

    /// <summary>Names the models to ask in order when a model fails before it says anything.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="model">The model, by its full name.</param>
    /// <param name="others">The others, by their full names.</param>
    public static ChatbotPlatformBuilder AddModelFallback(this ChatbotPlatformBuilder builder, string model, params string[] others)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(others);
        builder.Services.AddChatModels().Configure<ModelOptions>(options => options.Fallbacks[model] = [.. others]);
        return builder;
    }

    /// <summary>Names the model that answers where a project, a session and a turn name none.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="model">The model, by its full name: <c>provider/name</c>.</param>
    public static ChatbotPlatformBuilder UseDefaultModel(this ChatbotPlatformBuilder builder, string model)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);
        builder.Services.AddChatModels().Configure<ModelOptions>(options => options.DefaultModel = model);
        return builder;
    }

    internal static ChatbotPlatformBuilder Add(
        ChatbotPlatformBuilder builder, string name, ProviderPreset preset, Action<OpenAICompatibleOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ProviderRegistrar.Add(builder.Services.AddChatModels(), name, preset, configure);
        return builder;
    }
}
