using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.EntityFramework.Model;

/// <summary>
/// The parts of a message as JSON text. Not <c>jsonb</c>: that type refuses an escaped NUL and reorders members, and the
/// database never looks inside.
/// </summary>
internal static class ContentsJson
{
    // The list's static type carries the parts' "$type"; serialised as anything else they could not be read back.
    // Compact: the default options indent.
    private static readonly JsonTypeInfo<IList<AIContent>> Type =
        (JsonTypeInfo<IList<AIContent>>)new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false }
            .GetTypeInfo(typeof(IList<AIContent>));

    public static string Write(IReadOnlyList<AIContent> contents) =>
        JsonSerializer.Serialize(contents as IList<AIContent> ?? [.. contents], Type);

    public static IReadOnlyList<AIContent> Read(string json) =>
        (IReadOnlyList<AIContent>?)JsonSerializer.Deserialize(json, Type) ?? [];

    /// <summary>The plain text of an answer whose writer is gone and left only its parts.</summary>
    public static string TextOf(IReadOnlyList<AIContent> contents) => string.Concat(contents.OfType<TextContent>().Select(c => c.Text));
}
