using System.Net.Sockets;

namespace ChatbotPlatform.Benchmarks.ModelServer;

/// <summary>An answer on its way.</summary>
internal sealed class Reply(Socket socket, byte[][] parts)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _part;
    private int _offset;

    /// <summary>Ends when all was sent, or the other side left.</summary>
    public Task Done => _done.Task;

    /// <summary>When the next part is due, as a timestamp.</summary>
    public long Due { get; set; }

    /// <summary>Sends the next part, or what the socket takes of it.</summary>
    public SendResult SendNext()
    {
        var part = parts[_part];
        var sent = socket.Send(part.AsSpan(_offset), SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            _done.TrySetException(new SocketException((int)error));
            return SendResult.Done;
        }

        _offset += sent;
        if (_offset < part.Length)
            return SendResult.Full;
        _offset = 0;
        if (++_part < parts.Length)
            return SendResult.More;
        _done.TrySetResult();
        return SendResult.Done;
    }
}

internal enum SendResult
{
    More,

    /// <summary>The other side does not read as fast as we send.</summary>
    Full,
    Done,
}
