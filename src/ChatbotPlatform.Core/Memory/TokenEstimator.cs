namespace ChatbotPlatform.Memory;

/// <summary>
/// Tokens without a tokenizer. English prose runs at about four characters a token (OpenAI's rule of thumb), CJK at about one
/// token a character, emoji at two or more; punctuation and digits are dense. Errs on the high side, so that a budget holds.
/// </summary>
internal sealed class TokenEstimator : ITokenEstimator
{
    // Quarter tokens, so that a short word is not rounded up on its own.
    private const int Letter = 1, Dense = 2, OtherScript = 2, Ideograph = 4, SurrogateHalf = 4;

    public int Count(ReadOnlySpan<char> text)
    {
        long quarters = 0;
        foreach (var c in text)
        {
            quarters += c switch
            {
                ' ' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Letter,
                < '\u0080' => Dense,
                >= '\uD800' and <= '\uDFFF' => SurrogateHalf,
                (>= '\u2E80' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF') => Ideograph,
                _ => OtherScript,
            };
        }

        return (int)Math.Min((quarters + 3) / 4, int.MaxValue);
    }
}
