namespace ChatbotPlatform.EntityFramework.Model;

internal static class Usages
{
    /// <summary>The usage two columns tell of; none when both are empty.</summary>
    public static TokenUsage? Of(long? input, long? output) => input is null && output is null ? null : new TokenUsage(input, output);
}
