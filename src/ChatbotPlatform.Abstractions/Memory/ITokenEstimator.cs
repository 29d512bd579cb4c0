namespace ChatbotPlatform.Memory;

/// <summary>Estimates what text costs a model. Replace it by a true tokenizer where that matters.</summary>
public interface ITokenEstimator
{
    /// <summary>The tokens of a text, not less than 0.</summary>
    int Count(ReadOnlySpan<char> text);
}
