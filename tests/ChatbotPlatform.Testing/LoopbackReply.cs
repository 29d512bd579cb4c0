using System.Text;

namespace ChatbotPlatform.Testing;

/// <summary>
/// What the loopback server answers. A reply is a list of steps and how it ends; <c>LoopbackReply.Text("a", "b").Usage(1, 2)</c> is
/// whole, and the other members spoil it in one way each. Counts are of pieces: texts, reasonings, tool call parts, raw chunks.
/// </summary>
public sealed record LoopbackReply
{
    private LoopbackReply() { }

    internal IReadOnlyList<LoopbackStep> Steps { get; private init; } = [];

    internal int StatusCode { get; private init; } = 200;

    internal byte[]? RawBody { get; private init; }

    internal string? ContentType { get; private init; }

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal string? FinishReason { get; private init; }

    internal bool Done { get; private init; } = true;

    internal bool AfterDone { get; private init; }

    internal bool OneByte { get; private init; }

    internal (long Input, long Output)? Tokens { get; private init; }

    internal TimeSpan Delay { get; private init; }

    /// <summary>Text, one piece a chunk.</summary>
    public static LoopbackReply Text(params string[] chunks) =>
        new() { Steps = [.. chunks.Select(c => new LoopbackStep.Text(c))], FinishReason = "stop" };

    /// <summary>Reasoning, one piece a chunk, in the field <c>reasoning_content</c>.</summary>
    public static LoopbackReply Reasoning(params string[] chunks) =>
        new() { Steps = [.. chunks.Select(c => new LoopbackStep.Reasoning(c))], FinishReason = "stop" };

    /// <summary>A call of a function, its arguments in as many pieces as given.</summary>
    public static LoopbackReply ToolCall(string id, string name, params string[] arguments) => ToolCall(0, id, name, arguments);

    /// <summary>A call of a function with its index among several.</summary>
    public static LoopbackReply ToolCall(int index, string id, string name, params string[] arguments) => new()
    {
        Steps =
        [
            new LoopbackStep.Tool(index, id, name, arguments.FirstOrDefault() ?? ""),
            .. arguments.Skip(1).Select(a => new LoopbackStep.Tool(index, null, null, a)),
        ],
        FinishReason = "tool_calls",
    };

    /// <summary>A chunk's JSON, word for word.</summary>
    public static LoopbackReply Chunk(string json) => new() { Steps = [new LoopbackStep.Chunk(json)], FinishReason = "stop" };

    /// <summary>Waits at a gate.</summary>
    public static LoopbackReply Hold(LoopbackGate gate) => new() { Steps = [new LoopbackStep.Hold(gate)], FinishReason = "stop" };

    /// <summary>A status with a body, JSON unless a header says otherwise.</summary>
    public static LoopbackReply Status(int code, string body = "", params (string Name, string Value)[] headers) => new()
    {
        StatusCode = code,
        RawBody = Encoding.UTF8.GetBytes(body),
        ContentType = "application/json",
        Headers = headers.ToDictionary(h => h.Name, h => h.Value),
    };

    /// <summary>A page instead of an answer, as a proxy in between may send it.</summary>
    public static LoopbackReply Html(string body = "<!doctype html><html><body>Welcome</body></html>") => Raw(body, "text/html");

    /// <summary>A body, word for word.</summary>
    public static LoopbackReply Raw(string body, string contentType = "text/event-stream") => Raw(Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>A body, byte for byte.</summary>
    public static LoopbackReply Raw(byte[] body, string contentType = "text/event-stream") => new() { RawBody = body, ContentType = contentType };

    /// <summary>These steps, then those; ends as the later of them does.</summary>
    public LoopbackReply Then(LoopbackReply next) => next with
    {
        Steps = [.. Steps, .. next.Steps],
        Tokens = next.Tokens ?? Tokens,
    };

    /// <summary>Reports the tokens at the end.</summary>
    public LoopbackReply Usage(long input, long output) => this with { Tokens = (input, output) };

    /// <summary>Ends with another finish reason.</summary>
    public LoopbackReply Finish(string reason) => this with { FinishReason = reason };

    /// <summary>Ends with neither a finish reason nor <c>[DONE]</c>.</summary>
    public LoopbackReply NoFinish() => this with { FinishReason = null, Done = false };

    /// <summary>Ends with <c>[DONE]</c> and no finish reason.</summary>
    public LoopbackReply DoneOnly() => this with { FinishReason = null, Done = true };

    /// <summary>Ends with a finish reason and no <c>[DONE]</c>.</summary>
    public LoopbackReply FinishOnly() => this with { Done = false };

    /// <summary>Sends more text after <c>[DONE]</c>.</summary>
    public LoopbackReply ContentAfterDone() => this with { AfterDone = true };

    /// <summary>Cuts the connection after some pieces, which the client gets first: the server's side is closed within the answer.</summary>
    public LoopbackReply ResetAfter(int pieces) => InsertedAfter(pieces, new LoopbackStep.Cut());

    /// <summary>
    /// Resets the connection (RST) when the gate is opened after some pieces. A reset may take back what the client has not read yet: the
    /// test opens the gate when it has.
    /// </summary>
    public LoopbackReply ResetAfter(int pieces, LoopbackGate gate) => HoldAfter(pieces, gate).InsertedAfter(pieces, new LoopbackStep.Reset());

    /// <summary>Says nothing more after some pieces, until the client leaves.</summary>
    public LoopbackReply HangAfter(int pieces) => InsertedAfter(pieces, new LoopbackStep.Hold(new LoopbackGate()));

    /// <summary>Waits at a gate after some pieces. With 0 the headers have been sent, as real providers do.</summary>
    public LoopbackReply HoldAfter(int pieces, LoopbackGate gate) => InsertedAfter(pieces, new LoopbackStep.Hold(gate));

    /// <summary>Sends broken JSON after some pieces.</summary>
    public LoopbackReply MalformedAfter(int pieces) => InsertedAfter(pieces, new LoopbackStep.Chunk("""{"choices":[{"delta":{"content":"""));

    /// <summary>Sends each byte alone.</summary>
    public LoopbackReply OneByteSegments() => this with { OneByte = true };

    /// <summary>Waits before each piece. For load and demonstrations; a test that needs an order takes a gate.</summary>
    public LoopbackReply DelayBetween(TimeSpan delay) => this with { Delay = delay };

    private LoopbackReply InsertedAfter(int pieces, LoopbackStep step)
    {
        var steps = Steps.ToList();
        var at = 0;
        // What is added later comes later, where both come after the same piece.
        for (var seen = 0; at < steps.Count && (seen < pieces || steps[at] is LoopbackStep.Hold); at++)
            seen += steps[at] is LoopbackStep.Hold ? 0 : 1;
        steps.Insert(at, step);
        return this with { Steps = steps };
    }
}

internal abstract record LoopbackStep
{
    internal sealed record Text(string Value) : LoopbackStep;

    internal sealed record Reasoning(string Value) : LoopbackStep;

    internal sealed record Tool(int Index, string? Id, string? Name, string Arguments) : LoopbackStep;

    internal sealed record Chunk(string Json) : LoopbackStep;

    internal sealed record Hold(LoopbackGate Gate) : LoopbackStep;

    internal sealed record Cut : LoopbackStep;

    internal sealed record Reset : LoopbackStep;
}
