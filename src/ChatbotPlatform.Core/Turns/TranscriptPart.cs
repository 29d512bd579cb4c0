using System.Text;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>One part of a transcript: text or reasoning that grows, or a content that is there at once.</summary>
internal abstract class TranscriptPart
{
    /// <summary>UTF-16 units that may be shown; for a part that is there at once, 0.</summary>
    public virtual int Length => 0;

    /// <summary>Nothing will be added: what was held back may be shown.</summary>
    public virtual void Close()
    {
    }

    public abstract AIContent ToContent();
}

/// <summary>A part that is there at once: a tool call, its result, data.</summary>
internal sealed class WholePart(AIContent content) : TranscriptPart
{
    public AIContent Content => content;

    public override AIContent ToContent() => content;
}

/// <summary>
/// Text or reasoning that grows. It holds well-formed UTF-16 only: a high surrogate at the end is held back until its other
/// half comes, and what can never be stored or sent (NUL, half of a pair) becomes U+FFFD.
/// </summary>
internal sealed class TextPart(bool reasoning) : TranscriptPart
{
    private const char Replacement = '\uFFFD';

    private readonly StringBuilder _text = new();
    private string? _protectedData;
    private bool _halfPair;

    public bool Reasoning => reasoning;

    public bool IsBlank => string.IsNullOrWhiteSpace(_text.ToString());

    public override int Length => _halfPair ? _text.Length - 1 : _text.Length;

    public void Append(string text, string? protectedData = null)
    {
        _protectedData = protectedData ?? _protectedData;
        if (!_halfPair && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0'))
        {
            _text.Append(text);
            return;
        }

        foreach (var c in text)
            AppendChecked(c);
    }

    public override void Close()
    {
        if (_halfPair)
            _text[^1] = Replacement;
        _halfPair = false;
    }

    public string Slice(int from, int to)
    {
        // A cursor we never gave may point between two halves; the pair is told whole.
        if (from > 0 && char.IsLowSurrogate(_text[from]))
            from--;
        return _text.ToString(from, to - from);
    }

    /// <summary>An offset, or the one before it where it would part a pair.</summary>
    public int Whole(int offset) => char.IsLowSurrogate(_text[offset]) ? offset - 1 : offset;

    public override AIContent ToContent()
    {
        var text = _text.ToString(0, Length);
        return reasoning ? new TextReasoningContent(text) { ProtectedData = _protectedData } : new TextContent(text);
    }

    private void AppendChecked(char c)
    {
        if (char.IsLowSurrogate(c))
        {
            _text.Append(_halfPair ? c : Replacement);
            _halfPair = false;
            return;
        }

        Close();
        _halfPair = char.IsHighSurrogate(c);
        _text.Append(c == '\0' ? Replacement : c);
    }
}
