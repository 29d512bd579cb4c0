namespace ChatbotPlatform.Models;

/// <summary>A provider that speaks OpenAI's chat completions: where it is, how it knows us, and which models it has.</summary>
public sealed class OpenAICompatibleOptions
{
    /// <summary>The address before <c>/chat/completions</c>: absolute, http or https, without user name or query.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>
    /// The key, sent as <c>Authorization: Bearer</c>, and nowhere else. <see langword="null"/> lets a preset read its own configuration key
    /// (<c>OPENAI_API_KEY</c> and the like); other providers are then called without one.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The models that can be chosen, as the provider calls them. When empty, the provider is asked, and any name is taken.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>
    /// Whether a public name may lead into a private network, as with a DNS server of one's own that answers for public names. Default
    /// false. Addresses of private networks, <c>localhost</c> and names without a dot are allowed as they are; link-local addresses, where
    /// clouds keep credentials, never.
    /// </summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>How long a connection may take to open. 10 seconds unless set.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The request's field for the longest answer: <c>max_tokens</c>, or <c>max_completion_tokens</c> as OpenAI's newer models ask
    /// (platform.openai.com/docs/api-reference/chat/create).
    /// </summary>
    public string MaxTokensField { get; set; } = "max_tokens";

    /// <summary>More request headers, such as <c>HTTP-Referer</c> for OpenRouter or <c>api-key</c> for Azure. Their values are never logged.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
