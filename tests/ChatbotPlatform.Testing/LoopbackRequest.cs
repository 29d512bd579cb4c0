using System.Text.Json;

namespace ChatbotPlatform.Testing;

/// <summary>A call that the loopback server received.</summary>
public sealed class LoopbackRequest
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LoopbackRequest(string method, string path, IReadOnlyDictionary<string, string> headers, string body)
    {
        Method = method;
        Path = path;
        Headers = headers;
        Body = body;
        Json = Parse(body);
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, <c>/v1/chat/completions</c>.</summary>
    public string Path { get; }

    /// <summary>The headers, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as it was sent.</summary>
    public string Body { get; }

    /// <summary>The body as JSON; undefined when it is none.</summary>
    public JsonElement Json { get; }

    /// <summary>Whether a stream was asked for.</summary>
    public bool Stream => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("stream", out var s) && s.ValueKind == JsonValueKind.True;

    /// <summary>The model that was asked for.</summary>
    public string Model => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("model", out var m) ? m.GetString() ?? "" : "";

    /// <summary>The messages as role and text.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("messages", out var messages)
            ? messages.EnumerateArray().Select(m => (m.GetProperty("role").GetString() ?? "", TextOf(m))).ToList()
            : [];

    /// <summary>What the user said last.</summary>
    public string LastUserText => Messages.LastOrDefault(m => m.Role == "user").Text ?? "";

    /// <summary>Ends when the answer has ended: <see langword="true"/> when the client broke the call off.</summary>
    public Task<bool> Cancelled => _ended.Task;

    internal void End(bool cancelled) => _ended.TrySetResult(cancelled);

    private static string TextOf(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content))
            return "";
        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString() ?? "",
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(p => p.TryGetProperty("text", out var t) ? t.GetString() : "")),
            _ => "",
        };
    }

    private static JsonElement Parse(string body)
    {
        if (body.Length == 0)
            return default;
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            // A client that sends something else is what some test is about; the body is kept as text.
            return default;
        }
    }
}
