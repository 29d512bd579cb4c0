using System.Text;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>
/// The growing parts of a turn. The text is kept once; a reader holds a cursor, so a slow one costs nothing and gets one
/// larger frame. Appending publishes nothing but the very first text: the frame clock publishes the rest, and all readers
/// are woken by the same publication.
/// </summary>
internal sealed class TurnTranscript
{
    /// <summary>
    /// The offset of the end, which no text reaches. A reader may have been told more parts than were kept when its node died: were
    /// the end told apart by its part, such a reader would seem to have had it.
    /// </summary>
    private const int EndOffset = int.MaxValue;

    /// <summary>How much text is told at once, in UTF-16 units, and what is not worth telling: readers that never read hold so much, however long the answer is.</summary>
    private const int MaxText = 16 * 1024, LeastText = 2;

    private readonly Lock _lock = new();
    private readonly List<TranscriptPart> _parts = [];
    private (int Parts, int LastLength) _published;
    private TaskCompletionSource? _wake;
    private Func<TurnCursor, TurnEnded>? _ended;
    private bool _sealed;
    private bool _released;
    private bool _grown;

    /// <summary>A transcript of what was stored.</summary>
    public static TurnTranscript Of(IEnumerable<AIContent> contents)
    {
        var transcript = new TurnTranscript();
        foreach (var content in contents)
            transcript._parts.Add(PartOf(content));
        transcript.Publish();
        return transcript;
    }

    /// <summary>Whether anything was said.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _parts.Count == 0;
        }
    }

    /// <summary>Whether there is an answer in it: blank text and reasoning alone are none.</summary>
    public bool HasAnswer
    {
        get
        {
            lock (_lock)
                return _parts.Any(p => p is WholePart or TextPart { Reasoning: false, IsBlank: false });
        }
    }

    /// <summary>Adds to the end. What comes after the transcript was sealed is not heard.</summary>
    public void Append(AIContent content)
    {
        lock (_lock)
        {
            if (_sealed)
                return;
            var first = _parts.Count == 0;
            switch (content)
            {
                case TextReasoningContent reasoning:
                    // A signature may come on its own, after the text it belongs to.
                    if (reasoning.Text.Length > 0 || (reasoning.ProtectedData is not null && _parts is [.., TextPart { Reasoning: true }]))
                        Text(reasoning: true).Append(reasoning.Text, reasoning.ProtectedData);
                    break;
                case TextContent text:
                    if (text.Text.Length > 0)
                        Text(reasoning: false).Append(text.Text);
                    break;
                default:
                    Close();
                    _parts.Add(new WholePart(content));
                    break;
            }

            if (_parts.Count == 0)
                return;
            _grown = true;
            if (first)
                Publish();
        }
    }

    /// <summary>Nothing is added from here on: a model that does not heed its cancellation is no longer heard.</summary>
    public void Seal()
    {
        lock (_lock)
        {
            _sealed = true;
            Close();
        }
    }

    /// <summary>The turn is stored: readers are told so after all else.</summary>
    public void End(Func<TurnCursor, TurnEnded> ended)
    {
        lock (_lock)
        {
            Seal();
            _ended = ended;
            Publish();
            Wake();
        }
    }

    /// <summary>The turn is no longer run here: readers look for it in the store.</summary>
    public void Release()
    {
        lock (_lock)
        {
            Seal();
            _released = true;
            Publish();
            Wake();
        }
    }

    /// <summary>Lets readers see all that was appended.</summary>
    public void Publish()
    {
        lock (_lock)
        {
            var end = _parts is [.., var last] ? (_parts.Count, last.Length) : (0, 0);
            if (end == _published)
                return;
            _published = end;
            Wake();
        }
    }

    /// <summary>All parts, if any was added to since the last call.</summary>
    public IReadOnlyList<AIContent>? TakeGrown()
    {
        lock (_lock)
        {
            if (!_grown)
                return null;
            _grown = false;
            return ToContents();
        }
    }

    /// <summary>What was taken could not be kept: it is to be taken again.</summary>
    public void NotKept()
    {
        lock (_lock)
            _grown = true;
    }

    /// <summary>All parts as they stand.</summary>
    public IReadOnlyList<AIContent> ToContents()
    {
        lock (_lock)
            return [.. _parts.Select(p => p.ToContent())];
    }

    /// <summary>The text of the answer without reasoning and tools.</summary>
    public static string TextOf(IEnumerable<AIContent> contents)
    {
        var text = new StringBuilder();
        foreach (var content in contents.OfType<TextContent>())
            text.Append(content.Text);
        return text.ToString();
    }

    /// <summary>Adds the published events after a cursor and moves it behind them; of a long text no more than a frame holds.</summary>
    /// <returns>What the reader is to do next; <paramref name="wait"/> is set when it is to wait.</returns>
    public ReaderState Read(ref TurnCursor cursor, List<TurnEvent> events, out Task wait)
    {
        lock (_lock)
        {
            wait = Task.CompletedTask;
            var room = MaxText;
            for (var index = cursor.Part; index < _published.Parts; index++)
            {
                var part = _parts[index];
                var end = index < _published.Parts - 1 ? part.Length : _published.LastLength;
                var from = index == cursor.Part ? cursor.Offset : 0;
                var to = part is TextPart text && end - from > room ? text.Whole(from + room) : end;
                if (TranscriptEvents.Of(part, index, from, to) is not { } told)
                    continue;
                events.Add(told);
                cursor = told.Cursor;
                room -= part is TextPart ? to - from : 0;
                // The rest when this was taken: who takes nothing holds no more of it.
                if (to < end || room < LeastText)
                    return ReaderState.Reading;
            }

            if (_ended is not null)
            {
                if (cursor.Offset != EndOffset)
                    events.Add(_ended(new TurnCursor(_parts.Count, EndOffset)));
                return ReaderState.Ended;
            }

            if (_released)
                return ReaderState.Released;
            if (events.Count > 0)
                return ReaderState.Reading;
            wait = (_wake ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return ReaderState.Reading;
        }
    }

    private void Wake()
    {
        _wake?.TrySetResult();
        _wake = null;
    }

    private TextPart Text(bool reasoning)
    {
        if (_parts is [.., TextPart last] && last.Reasoning == reasoning)
            return last;
        Close();
        var part = new TextPart(reasoning);
        _parts.Add(part);
        return part;
    }

    private void Close()
    {
        if (_parts is [.., var last])
            last.Close();
    }

    private static TranscriptPart PartOf(AIContent content)
    {
        if (content is not (TextContent or TextReasoningContent))
            return new WholePart(content);
        var reasoning = content as TextReasoningContent;
        var part = new TextPart(reasoning is not null);
        part.Append(reasoning?.Text ?? ((TextContent)content).Text, reasoning?.ProtectedData);
        part.Close();
        return part;
    }
}

/// <summary>What a reader of a transcript is to do after a read.</summary>
internal enum ReaderState
{
    /// <summary>Tell the events and read again, when the wait is over.</summary>
    Reading,

    /// <summary>Tell the events and leave: nothing follows.</summary>
    Ended,

    /// <summary>Tell the events and go on in the store.</summary>
    Released,
}
