using System.Text;

namespace ChatbotPlatform.Models.Embedded;

/// <summary>Cuts text into the pieces in which it is streamed: a word with the space before it, or a few characters of a script without spaces.</summary>
internal static class WordChunks
{
    private const int Longest = 24;

    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        var inWord = false;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune);
            if ((isSpace && inWord) || at - start >= Longest || (Terms.HasNoSpaces(rune) && at - start >= 2))
            {
                yield return text[start..at];
                start = at;
                inWord = false;
            }
            inWord |= !isSpace;
            at += rune.Utf16SequenceLength;
        }
        if (start < text.Length)
            yield return text[start..];
    }
}
