using System.Text.Json;
using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks.Systems;

/// <summary>The official SDK and a table of messages.</summary>
internal sealed class Handmade : ChatSystem
{
    public override string Name => "handmade";

    public override Marks Marks { get; } = new("\"type\":\"text\"", "\"type\":\"done\"", "\"session_id\":\"");

    public override Task StartAsync(Bench bench, int modelPort)
    {
        var port = ServerProcess.FreePort();
        var folder = bench.NewFolder(Name);
        Process = new ServerProcess(
            Name, Bench.Program("benchmarks/Handmade", "ChatbotPlatform.Benchmarks.Handmade"), folder, port, [],
            Environment(port, ("ModelUrl", ModelUrl(modelPort)), ("ConnectionStrings__Chat", $"Data Source={folder}/chat.db")));
        return Process.WaitForHealthAsync("/health");
    }

    public override byte[] Request(string? sessionId) => Post(
        "/chat/stream", sessionId is null ? $"{{\"message\":\"{Question}\"}}" : $"{{\"session_id\":\"{sessionId}\",\"message\":\"{Question}\"}}");

    public override string TextOf(JsonElement data) => data.GetProperty("type").GetString() == "text" ? data.GetProperty("text").GetString()! : "";
}
