namespace ChatbotPlatform.Models.Embedded;

/// <summary>Cuts text into sentences.</summary>
internal static class Sentences
{
    /// <summary>The sentences of a text, trimmed, in order. A line's end is a sentence's end; a list's bullets and a heading's marks are left out.</summary>
    public static IEnumerable<string> Split(string text)
    {
        foreach (var line in text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var rest = line.TrimStart('-', '*', '•', '#', '>', ' ', '\t');
            var start = 0;
            for (var i = 0; i < rest.Length; i++)
            {
                if (!IsEnd(rest, i))
                    continue;
                var sentence = rest[start..(i + 1)].Trim();
                start = i + 1;
                if (sentence.Any(char.IsLetterOrDigit))
                    yield return sentence;
            }
            var last = rest[start..].Trim();
            if (last.Any(char.IsLetterOrDigit))
                yield return last;
        }
    }

    private static bool IsEnd(string text, int at)
    {
        if (text[at] is '。' or '！' or '？' or '｡')
            return true;
        if (text[at] is not ('.' or '!' or '?' or '…' or '؟' or '।'))
            return false;
        // "3.5", "a.m. to", "example.com": an end is followed by space, and by what does not go on in lower case.
        if (at + 1 == text.Length)
            return true;
        if (!char.IsWhiteSpace(text[at + 1]))
            return false;
        var next = text.AsSpan(at + 1).TrimStart();
        return next.IsEmpty || !char.IsLower(next[0]);
    }
}
