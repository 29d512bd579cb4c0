using System.Collections.Frozen;
using System.Text;

namespace ChatbotPlatform.Models.Embedded;

/// <summary>
/// The words of a text as a search compares them: lower case, without the commonest words, and without a plural's s. Scripts that do not
/// part words by spaces (Han, kana, Hangul, Thai) give each pair of neighbouring characters, the usual way to search them without a dictionary
/// (Nie, Gao, Zhang, Zhou 2000, "On the use of words and n-grams for Chinese information retrieval").
/// </summary>
internal static class Terms
{
    private static readonly FrozenSet<string> Stop = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as", "is", "are", "was", "were", "be",
        "been", "am", "do", "does", "did", "have", "has", "had", "can", "could", "will", "would", "should", "may", "i", "you", "he", "she", "it",
        "we", "they", "me", "my", "your", "our", "their", "its", "this", "that", "these", "those", "what", "which", "who", "when", "where", "how",
        "why", "there", "here", "not", "no", "if", "so", "please", "tell", "about", "hi", "hello", "thank", "thanks",
        "der", "die", "das", "und", "oder", "ist", "sind", "ein", "eine", "ich", "du", "sie", "wir", "es", "zu", "von", "mit", "für", "auf", "im",
        "wie", "wann", "wer", "wo", "le", "la", "les", "un", "une", "et", "ou", "est", "sont", "je", "tu", "il", "nous", "vous", "de", "du", "des",
        "à", "en", "que", "qui", "quoi", "el", "los", "las", "y", "o", "es", "son", "una", "con", "por", "para", "como", "qué", "cuándo", "dónde");

    /// <summary>The terms of a text in order, repeats included.</summary>
    public static List<string> Of(string text) => Parted(text).Terms;

    /// <summary>The terms of a text, and its commonest words, which are none; each in order.</summary>
    public static (List<string> Terms, List<string> Common) Parted(string text)
    {
        var (terms, common) = (new List<string>(), new List<string>());
        var word = new StringBuilder();
        Rune? previous = null;
        var pairs = 0;
        void EndWord()
        {
            if (word.Length > 0 && word.ToString() is var whole)
            {
                if (Stop.Contains(whole))
                    common.Add(whole);
                else
                    terms.Add(Singular(whole));
            }

            word.Clear();
        }
        void EndRun()
        {
            // A character that stands alone has no neighbour to be paired with.
            if (previous is { } alone && pairs == 0)
                terms.Add(alone.ToString());
            previous = null;
            pairs = 0;
        }
        foreach (var rune in text.EnumerateRunes())
        {
            if (HasNoSpaces(rune))
            {
                EndWord();
                if (previous is { } first)
                {
                    terms.Add(first.ToString() + rune);
                    pairs++;
                }
                previous = rune;
                continue;
            }
            EndRun();
            if (Rune.IsLetterOrDigit(rune) || IsMark(rune))
                word.Append(Rune.ToLowerInvariant(rune));
            else if (rune.Value is not ('\'' or '’'))
                EndWord();
        }
        EndWord();
        EndRun();
        return (terms, common);
    }

    /// <summary>Whether a character belongs to a script that is written without spaces, or searched by pairs all the same.</summary>
    public static bool HasNoSpaces(Rune rune) => Rune.IsLetter(rune) && rune.Value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3005 and <= 0x3007)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // Harman 1991, "How effective is suffixing?": the S stemmer, which does as well as the heavy ones.
    private static string Singular(string word)
    {
        if (word.Length < 4 || word[^1] != 's')
            return word;
        if (word.EndsWith("ies", StringComparison.Ordinal) && !word.EndsWith("eies", StringComparison.Ordinal) && !word.EndsWith("aies", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word.EndsWith("es", StringComparison.Ordinal))
            return word[^3] is 'a' or 'e' or 'o' ? word : word[..^1];
        return word[^2] is 'u' or 's' ? word : word[..^1];
    }
}
