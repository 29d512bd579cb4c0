using System.Text;
using System.Text.Json;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>Before anything is measured: a system that is fast because it loses text has not won.</summary>
internal static class AnswerCheck
{
    /// <summary>Reads two turns of a session with a parser and returns the text of the second.</summary>
    public static async Task<string> TextAsync(ChatSystem system)
    {
        using var client = new StreamClient(system.Process.Port, system.Marks);
        await client.ConnectAsync();
        await client.TurnAsync(system.Request(null), []);
        using var answer = new MemoryStream();
        var sample = await client.TurnAsync(system.Request(client.SessionId), [], answer);
        if (!sample.IsWhole || (system.Marks.Session is not null && client.SessionId is null))
            throw new InvalidOperationException($"The {system.Name} did not answer:\n{Encoding.UTF8.GetString(answer.ToArray())}");
        return Text(system, Encoding.UTF8.GetString(Body(answer.ToArray())));
    }

    private static string Text(ChatSystem system, string body)
    {
        var text = new StringBuilder();
        foreach (var line in body.Split('\n').Where(l => l.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using var data = JsonDocument.Parse(line.AsMemory(6));
            text.Append(system.TextOf(data.RootElement));
        }

        return text.ToString();
    }

    /// <summary>The body of a chunked response.</summary>
    private static byte[] Body(byte[] response)
    {
        using var body = new MemoryStream();
        var at = response.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        while (true)
        {
            var end = at + response.AsSpan(at).IndexOf("\r\n"u8);
            var length = Convert.ToInt32(Encoding.ASCII.GetString(response, at, end - at), 16);
            if (length == 0)
                return body.ToArray();
            body.Write(response, end + 2, length);
            at = end + 2 + length + 2;
        }
    }
}
