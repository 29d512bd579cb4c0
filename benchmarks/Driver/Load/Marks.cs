using System.Text;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>What to look for in the bytes of an answer, which are not parsed while it is measured.</summary>
internal sealed class Marks(string text, string whole, string? session)
{
    /// <summary>Stands once in each event that brings text.</summary>
    public byte[] Text { get; } = Encoding.ASCII.GetBytes(text);

    /// <summary>Stands in an answer that is whole.</summary>
    public byte[] Whole { get; } = Encoding.ASCII.GetBytes(whole);

    /// <summary>Stands before the session's id; <see langword="null"/> where there are no sessions.</summary>
    public byte[]? Session { get; } = session is null ? null : Encoding.ASCII.GetBytes(session);

    /// <summary>How many bytes of one piece have to be looked at again with the next.</summary>
    public int Overlap { get; } = Math.Max(text.Length, whole.Length) - 1;
}
