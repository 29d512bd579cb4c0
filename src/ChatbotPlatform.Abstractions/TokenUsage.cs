namespace ChatbotPlatform;

/// <summary>What a model call cost, as the provider reports it.</summary>
/// <param name="InputTokens">Tokens the model read; <see langword="null"/> when the provider did not say.</param>
/// <param name="OutputTokens">Tokens the model wrote; <see langword="null"/> when the provider did not say.</param>
public sealed record TokenUsage(long? InputTokens, long? OutputTokens);
