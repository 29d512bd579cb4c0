using System.Globalization;
using System.Text;

namespace ChatbotPlatform.Benchmarks.ModelServer;

/// <summary>The one answer of this model, as the bytes of an HTTP response: a head with the role, a chunk a token, and a tail.</summary>
internal sealed class Answer
{
    private const string Head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";

    // As long as the chunks that OpenAI's API sends, whose text is a small part of them.
    private const string Prefix =
        "{\"id\":\"chatcmpl-CbnchMrk0000000000000000000\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
        + "\"model\":\"mock\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0000000000\",";

    private static readonly string[] Words =
        [" the", " quick", " brown", " fox", " jumps", " over", " a", " lazy", " dog", " and", " then", " it", " sleeps", ",", " under", " trees", "."];

    public Answer(int tokens)
    {
        var words = Enumerable.Range(0, tokens).Select(i => Words[i % Words.Length]).ToArray();
        Tokens = [.. words.Select(w => Chunk(Event($"\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{w}\"}},\"logprobs\":null,\"finish_reason\":null}}],\"usage\":null")))];
        var first = Event("\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null");
        var count = tokens.ToString(CultureInfo.InvariantCulture);
        var last = Event("\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null")
            + Event($"\"choices\":[],\"usage\":{{\"prompt_tokens\":100,\"completion_tokens\":{count},\"total_tokens\":{count}}}") + "data: [DONE]\n\n";
        Tokens[0] = [.. Encoding.ASCII.GetBytes(Head), .. Chunk(first), .. Tokens[0]];
        Tokens[^1] = [.. Tokens[^1], .. Chunk(last), .. "0\r\n\r\n"u8];
        All = [.. Tokens.SelectMany(t => t)];
        Whole = Json(
            "{\"id\":\"chatcmpl-0\",\"object\":\"chat.completion\",\"created\":1760000000,\"model\":\"mock\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"They spoke of a quick brown fox.\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":8,\"total_tokens\":108}}");
    }

    /// <summary>What is sent for each token; the first brings the head, the last the end.</summary>
    public byte[][] Tokens { get; }

    /// <summary>All of it at once.</summary>
    public byte[] All { get; }

    /// <summary>A short answer that is not streamed: summaries are asked for in this way.</summary>
    public byte[] Whole { get; }

    /// <summary>Says yes.</summary>
    public byte[] Done { get; } = Json("{}");

    private static string Event(string rest) => $"data: {Prefix}{rest}}}\n\n";

    private static byte[] Chunk(string text) =>
        Encoding.ASCII.GetBytes($"{text.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{text}\r\n");

    private static byte[] Json(string body) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");
}
