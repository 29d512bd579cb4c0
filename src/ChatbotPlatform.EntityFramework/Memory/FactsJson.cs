using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatbotPlatform.Memory;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>Facts as one text, <c>[{"t":"…","o":12}]</c>: they are only ever read and written together.</summary>
internal static class FactsJson
{
    public const string None = "[]";

    public static string Write(IReadOnlyList<SessionFact> facts) =>
        facts.Count == 0 ? None : JsonSerializer.Serialize(facts.Select(f => new Fact(f.Text, f.Ordinal)), MemoryJsonContext.Compact.IEnumerableFact);

    public static IReadOnlyList<SessionFact> Read(string json) =>
        json is None or "" ? [] : [.. JsonSerializer.Deserialize(json, MemoryJsonContext.Compact.FactArray)!.Select(f => new SessionFact(f.T, f.O))];

    internal sealed record Fact([property: JsonPropertyName("t")] string T, [property: JsonPropertyName("o")] int O);
}

[JsonSerializable(typeof(IEnumerable<FactsJson.Fact>))]
[JsonSerializable(typeof(FactsJson.Fact[]))]
[JsonSerializable(typeof(PromptJson.Prompt))]
internal sealed partial class MemoryJsonContext : JsonSerializerContext
{
    /// <summary>What is stored goes to no browser: only what JSON demands is escaped.</summary>
    public static MemoryJsonContext Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
