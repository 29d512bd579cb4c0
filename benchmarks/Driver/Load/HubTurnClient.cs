using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>Over SignalR's JSON protocol on a bare web socket: the little of it that a stream needs.</summary>
internal sealed class HubTurnClient(Platform platform) : TurnClient
{
    private static readonly byte[] Text = "\"type\":\"text\""u8.ToArray();
    private static readonly byte[] Whole = "\"status\":\"completed\""u8.ToArray();
    private static readonly byte[] Completion = "{\"type\":3"u8.ToArray();
    private static readonly byte[] Session = "\"session_id\":\""u8.ToArray();

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string? _sessionId;
    private int _calls;

    public override string? SessionId => _sessionId;

    public override async Task ConnectAsync()
    {
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {platform.AccessToken}");
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{platform.Process.Port}{Platform.Prefix}/hub"), CancellationToken.None);
        await SendAsync("{\"protocol\":\"json\",\"version\":1}");
        await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
    }

    public override async Task<TurnSample> TurnAsync(string? sessionId, List<double> gaps)
    {
        var sample = new TurnSample();
        var place = sessionId is null ? $"\"project_id\":\"{platform.ProjectId}\"" : $"\"session_id\":\"{sessionId}\"";
        var sent = Stopwatch.GetTimestamp();
        await SendAsync(
            $"{{\"type\":4,\"invocationId\":\"{++_calls}\",\"target\":\"Send\",\"arguments\":[{{{place},\"message\":\"{ChatSystem.Question}\"}}]}}");
        long lastText = 0;
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close)
                return sample;
            var now = Stopwatch.GetTimestamp();
            var message = _buffer.AsSpan(0, length);
            sample.Bytes += length;
            if (message.IndexOf(Session) is >= 0 and var at)
                _sessionId = Encoding.ASCII.GetString(message.Slice(at + Session.Length, 36));
            sample.IsWhole |= message.IndexOf(Whole) >= 0;
            var texts = message.Count(Text);
            if (texts > 0)
            {
                if (lastText == 0)
                    sample.FirstText = Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds;
                else
                    gaps.Add(Stopwatch.GetElapsedTime(lastText, now).TotalMilliseconds);
                lastText = now;
                sample.Frames += texts;
            }

            if (message.IndexOf(Completion) >= 0)
                return sample;
        }
    }

    public override void Dispose() => _socket.Dispose();

    private Task SendAsync(string json) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
