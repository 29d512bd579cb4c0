namespace ChatbotPlatform.Memory;

/// <summary>
/// Tokens without a tokenizer: each kind of character at what it costs on average. The weights were fitted to what o200k_base makes of prose in
/// eleven languages, code, JSON, numbers and emoji, a little on the high side, so that a budget holds; what a model's own tokenizer does
/// otherwise is learned from what its provider reports.
/// </summary>
internal sealed class TokenEstimator : ITokenEstimator
{
    // In hundredths of a token, so that a short word is not rounded up on its own.
    private const int Unit = 100;

    public int Count(ReadOnlySpan<char> text)
    {
        long cost = 0;
        var afterSpace = false;
        foreach (var c in text)
        {
            var isSpace = c is ' ' or '\n' or '\t' or '\r';
            // An indentation is one token, however deep.
            cost += isSpace ? (afterSpace ? 5 : 22) : c < '\u0080' ? Ascii(c) : Other(c);
            afterSpace = isSpace;
        }

        return (int)Math.Min((cost + Unit - 1) / Unit, int.MaxValue);
    }

    private static int Ascii(char c) => c switch
    {
        >= 'a' and <= 'z' => 22,
        >= 'A' and <= 'Z' => 28,
        >= '0' and <= '9' => 60,
        _ => 75,
    };

    private static int Other(char c) => c switch
    {
        < '\u0370' => 45, // Latin with marks, within words of plain letters
        < '\u0590' => 30, // Greek, Cyrillic, Armenian
        < '\u0700' => 34, // Hebrew, Arabic
        < '\u0E00' => 36, // the scripts of India
        < '\u1100' => 44, // Thai, Lao, Tibetan, Burmese, Georgian
        >= '\u2000' and < '\u2C00' => 90, // typographic and other symbols
        >= '\uFE00' and <= '\uFE0F' => 90, // variation selectors of emoji
        >= '\uD800' and <= '\uDFFF' => 85, // half an emoji
        >= '\u3040' and <= '\u30FF' => 72, // kana
        >= '\uAC00' and <= '\uD7AF' => 75, // Hangul
        (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF') => 88, // Han, full-width forms
        _ => 50,
    };
}
