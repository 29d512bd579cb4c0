using System.Text.Json;
using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks.Systems;

/// <summary>Forwards the provider's bytes.</summary>
internal sealed class Floor : ChatSystem
{
    public override string Name => "floor";

    public override Marks Marks { get; } = new("\"delta\":{\"content\":\"", "data: [DONE]", null);

    public override Task StartAsync(Bench bench, int modelPort)
    {
        var port = ServerProcess.FreePort();
        Process = new ServerProcess(
            Name, Bench.Program("benchmarks/Floor", "ChatbotPlatform.Benchmarks.Floor"), bench.NewFolder(Name), port, [],
            Environment(port, ("ModelUrl", ModelUrl(modelPort))));
        return Process.WaitForHealthAsync("/health");
    }

    public override byte[] Request(string? sessionId) => Post(
        "/chat/stream",
        "{\"model\":\"mock\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
        + $"{{\"role\":\"user\",\"content\":\"{Question}\"}}],\"stream\":true,\"stream_options\":{{\"include_usage\":true}}}}");

    public override string TextOf(JsonElement data) =>
        data.GetProperty("choices") is { } choices && choices.GetArrayLength() > 0
            && choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString()! : "";
}
