using System.Text;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Puts together pairs of surrogates that were cut in two. A half whose other half never comes is U+FFFD.</summary>
internal struct PairedText
{
    private const char Replacement = '\uFFFD';
    private char _half;

    /// <summary>What of the text so far can be told; its last half waits for what comes next.</summary>
    public string? Add(string? text)
    {
        if (string.IsNullOrEmpty(text) || (_half == 0 && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0))
            return text;
        var whole = new StringBuilder(text.Length + 1);
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c))
            {
                whole.Append(_half == 0 ? Replacement.ToString() : $"{_half}{c}");
                _half = default;
                continue;
            }

            whole.Append(End());
            if (char.IsHighSurrogate(c))
                _half = c;
            else
                whole.Append(c);
        }

        return whole.ToString();
    }

    /// <summary>What was held back, when there is nothing more to come.</summary>
    public string? End()
    {
        var held = _half == 0 ? null : Replacement.ToString();
        _half = default;
        return held;
    }
}
