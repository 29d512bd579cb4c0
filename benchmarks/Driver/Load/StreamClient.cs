using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>
/// One connection that sends turns and reads their answers. It looks for marks in the bytes and parses nothing, so that it is cheap
/// beside the servers with which it shares the machine.
/// </summary>
internal sealed class StreamClient(int port, Marks marks) : IDisposable
{
    private const int HeadLength = 4096;

    private static readonly byte[] Turn = Encoding.ASCII.GetBytes("\"turn_id\":\"");

    // A chunked response ends so, and nothing of a stream's events holds a carriage return.
    private static readonly byte[] End = Encoding.ASCII.GetBytes("\r\n0\r\n\r\n");

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _head = new byte[HeadLength];
    private int _headLength;

    /// <summary>The beginning of the last answer.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>The session of the last answer.</summary>
    public string? SessionId => marks.Session is null ? null : IdAfter(marks.Session);

    public Task ConnectAsync() => _socket.ConnectAsync(IPAddress.Loopback, port);

    /// <summary>Sends one request and reads its answer to the end.</summary>
    /// <param name="request">The request's bytes.</param>
    /// <param name="gaps">Takes the milliseconds between two arrivals of text.</param>
    /// <param name="keep">Takes the whole answer.</param>
    /// <param name="begun">Is told the turn's id as soon as it has come.</param>
    public async Task<TurnSample> TurnAsync(
        byte[] request, List<double> gaps, MemoryStream? keep = null, TaskCompletionSource<string>? begun = null)
    {
        var sample = new TurnSample();
        _headLength = 0;
        var sent = Stopwatch.GetTimestamp();
        await _socket.SendAsync(request);
        var carried = 0;
        var overlap = Math.Max(marks.Overlap, End.Length);
        long lastText = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(carried));
            if (read == 0)
                return sample;
            var now = Stopwatch.GetTimestamp();
            keep?.Write(_buffer, carried, read);
            var bytes = _buffer.AsSpan(0, carried + read);
            KeepHead(bytes[carried..]);
            if (begun is { Task.IsCompleted: false } && IdAfter(Turn) is { } turnId)
                begun.SetResult(turnId);
            sample.Bytes += read;
            var texts = CountNew(bytes, marks.Text, carried);
            if (texts > 0)
            {
                if (lastText == 0)
                    sample.FirstText = Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds;
                else
                    gaps.Add(Stopwatch.GetElapsedTime(lastText, now).TotalMilliseconds);
                lastText = now;
                sample.Frames += texts;
            }

            sample.IsWhole |= CountNew(bytes, marks.Whole, carried) > 0;
            if (bytes.EndsWith(End))
                return sample;
            carried = Math.Min(overlap, bytes.Length);
            bytes[^carried..].CopyTo(_buffer);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Counts the marks that end within the new bytes.</summary>
    private static int CountNew(ReadOnlySpan<byte> bytes, byte[] mark, int carried)
    {
        var rest = bytes[Math.Max(0, carried - mark.Length + 1)..];
        return rest.Count(mark);
    }

    private string? IdAfter(byte[] mark)
    {
        const int IdLength = 36;
        var at = Head.IndexOf(mark) + mark.Length;
        return at < mark.Length || at + IdLength > _headLength ? null : Encoding.ASCII.GetString(Head.Slice(at, IdLength));
    }

    private void KeepHead(ReadOnlySpan<byte> bytes)
    {
        var take = Math.Min(bytes.Length, HeadLength - _headLength);
        bytes[..take].CopyTo(_head.AsSpan(_headLength));
        _headLength += take;
    }
}

/// <summary>What was seen of one turn.</summary>
internal sealed class TurnSample
{
    /// <summary>Milliseconds from the request to the first text; 0 when there was none.</summary>
    public double FirstText { get; set; }

    public long Bytes { get; set; }

    public int Frames { get; set; }

    public bool IsWhole { get; set; }
}
