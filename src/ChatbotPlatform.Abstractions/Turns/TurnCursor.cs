using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ChatbotPlatform.Turns;

/// <summary>
/// A place in a transcript: all parts before <paramref name="Part"/>, and the first <paramref name="Offset"/> UTF-16 units of
/// that part, have been read. On the wire <c>3.120</c>. How text was framed into events does not matter to it, so a reader
/// may resume from any cursor it was given, on any transport.
/// </summary>
/// <param name="Part">The part's index, from 0.</param>
/// <param name="Offset">UTF-16 units read of that part.</param>
public readonly record struct TurnCursor(int Part, int Offset) : ISpanParsable<TurnCursor>, IComparable<TurnCursor>
{
    /// <summary>Before the first part.</summary>
    public static TurnCursor Start => default;

    /// <inheritdoc />
    public int CompareTo(TurnCursor other) => Part != other.Part ? Part.CompareTo(other.Part) : Offset.CompareTo(other.Offset);

    /// <summary>The cursor as it stands on the wire: <c>part.offset</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Part}.{Offset}");

    /// <inheritdoc />
    public static TurnCursor Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc />
    public static TurnCursor Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException("A cursor is written part.offset, for instance 3.120.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TurnCursor result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TurnCursor result)
    {
        var dot = s.IndexOf('.');
        if (dot > 0
            && int.TryParse(s[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && int.TryParse(s[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            result = new TurnCursor(part, offset);
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/>.</summary>
    public static bool operator <(TurnCursor left, TurnCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> lies after <paramref name="right"/>.</summary>
    public static bool operator >(TurnCursor left, TurnCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not lie after <paramref name="right"/>.</summary>
    public static bool operator <=(TurnCursor left, TurnCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not lie before <paramref name="right"/>.</summary>
    public static bool operator >=(TurnCursor left, TurnCursor right) => left.CompareTo(right) >= 0;
}
