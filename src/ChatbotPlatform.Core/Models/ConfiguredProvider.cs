namespace ChatbotPlatform.Models;

/// <summary>A provider as configuration names it: <c>Chatbot:Providers:{name}</c>.</summary>
public sealed class ConfiguredProvider
{
    /// <summary>
    /// <c>openai</c>, <c>groq</c>, <c>openrouter</c>, <c>ollama</c>, <c>openai-compatible</c>, or one the host added. May be left out when the
    /// provider's name is a kind, or when it has an address (<c>openai-compatible</c>).
    /// </summary>
    public string? Kind { get; set; }

    /// <summary>The address; the kind's own when <see langword="null"/>.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The key; the kind's own configuration key is read when <see langword="null"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether a public name may lead into a private network; see <see cref="OpenAICompatibleOptions.AllowPrivateNetwork"/>.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>The models that can be chosen; when empty, the provider is asked, and any name is taken.</summary>
    public IList<string> Models { get; init; } = [];
}
