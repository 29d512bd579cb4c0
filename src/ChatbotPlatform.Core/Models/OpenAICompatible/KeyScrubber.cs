using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>
/// Takes a provider's key out of what the provider says: some echo it in their errors. Keys shorter than 12 characters are placeholders
/// ("ollama", "not-needed") and are words that an answer may hold.
/// </summary>
internal sealed class KeyScrubber
{
    private const int ShortestKey = 12;
    private readonly string? _key;
    private readonly byte[] _bytes;

    public KeyScrubber(string? key)
    {
        _key = key is { Length: >= ShortestKey } ? key : null;
        _bytes = _key is null ? [] : Encoding.UTF8.GetBytes(_key);
    }

    /// <summary>Stars out the key where it stands in bytes, in place.</summary>
    public void Scrub(Span<byte> bytes)
    {
        if (_bytes.Length == 0)
            return;
        for (var at = bytes.IndexOf(_bytes); at >= 0; at = bytes.IndexOf(_bytes))
            bytes.Slice(at, _bytes.Length).Fill((byte)'*');
    }

    /// <summary>Stars out the key where it stands in text that was escaped or in pieces before.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Scrub(string? text) =>
        _key is not null && text is not null && text.Contains(_key, StringComparison.Ordinal) ? text.Replace(_key, "***", StringComparison.Ordinal) : text;

    /// <summary>Whether the key stands in text.</summary>
    public bool IsIn(string text) => _key is not null && text.Contains(_key, StringComparison.Ordinal);
}
