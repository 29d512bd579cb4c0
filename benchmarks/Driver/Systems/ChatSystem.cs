using System.Globalization;
using System.Text;
using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks.Systems;

/// <summary>One way to answer a chat, in a process of its own.</summary>
internal abstract class ChatSystem : IAsyncDisposable
{
    public const string Question = "Tell me about the fox and the dog, please, and take your time.";

    public abstract string Name { get; }

    public ServerProcess Process { get; protected set; } = null!;

    /// <summary>What to look for in the bytes of an answer.</summary>
    public abstract Marks Marks { get; }

    /// <summary>CPU time of the database server; zero where the database lives in the server's own process.</summary>
    public virtual TimeSpan DatabaseCpu => TimeSpan.Zero;

    /// <summary>Starts it and waits until it is healthy.</summary>
    public abstract Task StartAsync(Bench bench, int modelPort);

    /// <summary>A whole request, for a new session or the next turn of one.</summary>
    public abstract byte[] Request(string? sessionId);

    /// <summary>The text in the data of one event, for the check that every system tells the whole answer.</summary>
    public abstract string TextOf(System.Text.Json.JsonElement data);

    public virtual ValueTask DisposeAsync() => Process?.DisposeAsync() ?? default;

    public static byte[] Post(string path, string json, string headers = "") => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: application/json\r\nAccept: text/event-stream\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(json).ToString(CultureInfo.InvariantCulture)}\r\n\r\n{json}");

    public static byte[] Get(string path, string headers = "") =>
        Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Accept: text/event-stream\r\n\r\n");

    protected static Dictionary<string, string> Environment(int port, params (string Key, string Value)[] more)
    {
        var all = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (key, value) in more)
            all[key] = value;
        return all;
    }

    protected static string ModelUrl(int port) => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/v1";
}
