using System.Buffers;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>
/// Reads the data of server-sent events from a stream's bytes, however the network cut them
/// (html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6). One call is one event.
/// </summary>
/// <param name="stream">The response's body. Not disposed.</param>
/// <param name="maxEventBytes">The longest line, and the longest data of one event. A provider that never ends a line must not fill the memory.</param>
internal sealed class SseReader(Stream stream, int maxEventBytes = SseReader.DefaultMaxEventBytes) : IDisposable
{
    /// <summary>1 MiB: a whole image in one chunk is larger than any provider of text sends.</summary>
    public const int DefaultMaxEventBytes = 1024 * 1024;

    /// <summary>
    /// A read of so many bytes is not all there is: the HTTP client hands on what its own buffer of 4 KiB holds, less the framing of the chunks.
    /// </summary>
    private const int FullRead = 3 * 1024;

    /// <summary>What a slow provider sends at once, and what one that has more takes: most streams wait most of the time, each with its buffer.</summary>
    private const int SmallBuffer = 1024, LargeBuffer = 8 * 1024;

    private readonly ArrayBufferWriter<byte> _data = new(512);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _firstLine = true;
    private bool _skipLineFeed;
    private bool _hasData;
    private bool _atEnd;
    private bool _paced;
    private bool _filled;
    private int _together;

    /// <summary>
    /// When set, a provider that sends faster than the clock ticks is read once a tick: its pieces gather in the socket, and one
    /// wake-up reads them all.
    /// </summary>
    public FrameClock? Pace { get; set; }

    /// <summary>The data of the event, its lines joined by a line feed. Valid, and writable, until the next read.</summary>
    public Span<byte> Data => System.Runtime.InteropServices.MemoryMarshal.AsMemory(_data.WrittenMemory).Span;

    /// <summary>Whether the stream ended within the event, so that its data may be cut short.</summary>
    public bool IsUnterminated => _atEnd;

    /// <summary>Reads on to the end of the next event that has data.</summary>
    /// <returns><see langword="false"/> at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">A line or an event is too long.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _data.ResetWrittenCount();
        _hasData = false;
        while (!_atEnd)
        {
            while (TryReadLine(out var line))
            {
                if (line.IsEmpty && _hasData)
                    return true;
                Take(line);
            }
            if (!await FillAsync(cancellationToken))
            {
                _atEnd = true;
                // Some providers leave out the blank line after the last event.
                Take(_buffer.AsSpan(_start, _end - _start));
                return _hasData;
            }
        }
        return false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The one place that reads from the network.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
            _start = _scanned = _end = 0;
        if (_end == _buffer.Length || (_filled && _buffer.Length < LargeBuffer))
            MakeRoom();
        if (Pace is { } pace && _paced)
            await pace.NextAsync();
        var asked = Pace?.Now;
        var room = _buffer.Length - _end;
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _together = _filled ? _together + read : read;
        _filled = read == room;
        // A full read is followed by the next at once; and a slow provider is best waited for in the socket.
        _paced = asked is { } since && !_filled && _together < FullRead && Pace!.Since(since) < Pace.Period;
        return read > 0;
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        if (length > maxEventBytes)
            throw new InvalidDataException("A line of the event stream is too long.");
        var target = length > _buffer.Length / 2 || _buffer.Length < LargeBuffer
            ? ArrayPool<byte>.Shared.Rent(Math.Max(LargeBuffer, _buffer.Length * 2)) : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(target);
        if (target != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = target;
        _scanned -= _start;
        _end = length;
        _start = 0;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        // A line feed after a carriage return belongs to it, but a blank line is not kept waiting for it.
        if (_skipLineFeed && _start < _end)
        {
            _skipLineFeed = false;
            if (_buffer[_start] == (byte)'\n')
                _start++;
            _scanned = Math.Max(_scanned, _start);
        }
        var at = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\r', (byte)'\n');
        if (at < 0)
        {
            _scanned = _end;
            line = default;
            return false;
        }
        at += _scanned;
        line = _buffer.AsSpan(_start, at - _start);
        _skipLineFeed = _buffer[at] == (byte)'\r';
        _start = _scanned = at + 1;
        return true;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (_firstLine && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        _firstLine = false;
        // Comments begin with a colon; event, id and retry say nothing here.
        if (!line.StartsWith("data"u8))
            return;
        line = line[4..];
        if (line.Length > 0)
        {
            if (line[0] != (byte)':')
                return;
            line = line[1..];
            if (line.Length > 0 && line[0] == (byte)' ')
                line = line[1..];
        }
        if (_data.WrittenCount + line.Length > maxEventBytes)
            throw new InvalidDataException("An event of the event stream is too long.");
        if (_hasData)
            _data.Write("\n"u8);
        _data.Write(line);
        _hasData = true;
    }
}
