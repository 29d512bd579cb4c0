namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>What is known beforehand of a provider.</summary>
/// <param name="Kind">Its name, and its kind in configuration.</param>
/// <param name="BaseUrl">Its address.</param>
/// <param name="KeyName">The configuration key of its key; <see langword="null"/> when it needs none.</param>
/// <param name="SuggestedModel">The model that is the default when the host names none.</param>
/// <param name="MaxTokensField">See <see cref="OpenAICompatibleOptions.MaxTokensField"/>.</param>
/// <param name="Method">The method that adds it, for messages.</param>
internal sealed record ProviderPreset(
    string Kind, string BaseUrl, string? KeyName, string? SuggestedModel, string MaxTokensField, string Method)
{
    public static readonly ProviderPreset OpenAI =
        new("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", "gpt-4o-mini", "max_completion_tokens", "AddOpenAI");

    public static readonly ProviderPreset Groq =
        new("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", "llama-3.3-70b-versatile", "max_completion_tokens", "AddGroq");

    public static readonly ProviderPreset OpenRouter =
        new("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "openrouter/auto", "max_tokens", "AddOpenRouter");

    // Which models a local server has is for its owner to know.
    public static readonly ProviderPreset Ollama = new("ollama", "http://localhost:11434/v1", null, null, "max_tokens", "AddOllama");

    public static readonly ProviderPreset Other = new("openai-compatible", "", null, null, "max_tokens", "AddOpenAICompatible");

    public static readonly IReadOnlyList<ProviderPreset> All = [OpenAI, Groq, OpenRouter, Ollama, Other];
}
