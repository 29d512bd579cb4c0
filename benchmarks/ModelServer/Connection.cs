using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ChatbotPlatform.Benchmarks.ModelServer;

/// <summary>One connection that is kept alive: it reads whole requests and hands the answers to the sender.</summary>
internal sealed class Connection
{
    private readonly Socket _socket;
    private readonly Sender _sender;
    private readonly Answer _answer;
    private byte[] _buffer = new byte[4 * 1024];
    private int _length;

    public Connection(Socket socket, Sender sender, Answer answer)
    {
        _socket = socket;
        _sender = sender;
        _answer = answer;
        _socket.NoDelay = true;
        // A reader that does not read must not hold up the one thread that sends.
        _socket.Blocking = false;
    }

    private ReadOnlySpan<byte> Request => _buffer.AsSpan(0, _length);

    public async Task ServeAsync()
    {
        try
        {
            while (await ReadRequestAsync())
            {
                var streams = Request.IndexOf("\"stream\":true"u8) >= 0;
                var parts = streams ? _sender.Parts : IsPace() ? [_answer.Done] : [_answer.Whole];
                await _sender.SendAsync(new Reply(_socket, parts), delayed: streams);
            }
        }
        catch (SocketException)
        {
            // The other side left.
        }
        finally
        {
            _socket.Dispose();
        }
    }

    /// <summary>Takes <c>GET /pace/DELAY/FIRST</c>, so that servers can be warmed up faster than they are measured.</summary>
    private bool IsPace()
    {
        if (!Request.StartsWith("GET /pace/"u8))
            return false;
        var words = Encoding.ASCII.GetString(Request).Split('/', ' ');
        _sender.SetPace(int.Parse(words[3], CultureInfo.InvariantCulture), int.Parse(words[4], CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Reads one request; false at the end of the connection.</summary>
    private async Task<bool> ReadRequestAsync()
    {
        _length = 0;
        while (true)
        {
            if (_length == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length));
            if (read == 0)
                return false;
            _length += read;
            if (IsWhole(Request))
                return true;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = Encoding.ASCII.GetString(request[..end]);
        const string Field = "content-length:";
        var at = head.IndexOf(Field, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var digits = head[(at + Field.Length)..].Split('\r', 2)[0];
            return request.Length >= end + 4 + int.Parse(digits, CultureInfo.InvariantCulture);
        }

        return !head.Contains("chunked", StringComparison.OrdinalIgnoreCase) || request.EndsWith("0\r\n\r\n"u8);
    }
}
