using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Reads the token counts of an answer.</summary>
internal static class UsageReader
{
    /// <summary>Reads the value of the property at the reader; <see langword="null"/> when it says nothing.</summary>
    public static UsageDetails? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }
        var json = JsonElement.ParseValue(ref reader);
        return new UsageDetails
        {
            InputTokenCount = Count(json, "prompt_tokens"),
            OutputTokenCount = Count(json, "completion_tokens"),
            TotalTokenCount = Count(json, "total_tokens"),
            CachedInputTokenCount = Count(Details(json, "prompt_tokens_details"), "cached_tokens"),
            ReasoningTokenCount = Count(Details(json, "completion_tokens_details"), "reasoning_tokens"),
        };
    }

    private static JsonElement Details(JsonElement json, string name) =>
        json.TryGetProperty(name, out var details) ? details : default;

    private static long? Count(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0 ? count : null;
}
