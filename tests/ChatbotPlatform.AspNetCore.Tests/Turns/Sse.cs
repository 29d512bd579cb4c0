using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ChatbotPlatform.AspNetCore.Tests.Turns;

/// <summary>One server-sent event, as it stood on the wire.</summary>
internal sealed record SseFrame(string Id, string Event, string Data)
{
    public JsonElement Json => JsonElement.Parse(Data);
}

/// <summary>A reader of an event stream, strict about its form.</summary>
internal sealed class SseReader(HttpResponseMessage response) : IAsyncDisposable
{
    private StreamReader? _lines;

    public HttpResponseMessage Response { get; } = response;

    public int Comments { get; private set; }

    public static async Task<SseReader> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken = default) =>
        new(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));

    public static Task<SseReader> PostAsync(HttpClient client, string path, object body, CancellationToken cancellationToken = default) =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) }, cancellationToken);

    public static Task<SseReader> FollowAsync(HttpClient client, string turn, string? lastEventId = null, string query = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"turns/{turn}/events{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return SendAsync(client, request);
    }

    /// <summary>The next event; <see langword="null"/> at the end.</summary>
    public async Task<SseFrame?> NextAsync(bool orComment = false)
    {
        Response.StatusCode.Should().Be(HttpStatusCode.OK);
        _lines ??= new StreamReader(await Response.Content.ReadAsStreamAsync(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(':'))
            {
                Comments++;
                (await _lines.ReadLineAsync()).Should().BeEmpty();
                if (orComment)
                    return null;
                continue;
            }

            var frame = new SseFrame(
                Value(line, "id: "), Value(await _lines.ReadLineAsync(), "event: "), Value(await _lines.ReadLineAsync(), "data: "));
            (await _lines.ReadLineAsync()).Should().BeEmpty();
            frame.Json.Text("type").Should().Be(frame.Event);
            frame.Json.Text("cursor").Should().Be(frame.Id);
            return frame;
        }

        return null;
    }

    public async Task<List<SseFrame>> AllAsync()
    {
        var frames = new List<SseFrame>();
        while (await NextAsync() is { } frame)
            frames.Add(frame);
        return frames;
    }

    public ValueTask DisposeAsync()
    {
        _lines?.Dispose();
        Response.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Value(string? line, string field)
    {
        line.Should().StartWith(field);
        return line![field.Length..];
    }
}
