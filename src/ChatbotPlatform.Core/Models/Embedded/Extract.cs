using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.Embedded;

/// <summary>
/// Sums a conversation up by its most central sentences: those whose words carry most weight in the whole (the centroid of Radev, Jing, Styś, Tam
/// 2004, "Centroid-based summarization of multiple documents"), without saying the same twice.
/// </summary>
internal static class Extract
{
    // What MaxOutputTokens is where the caller gives none.
    private const int DefaultTokens = 256;

    // English text has about 4 characters a token (platform.openai.com/tokenizer).
    private const int CharactersPerToken = 4;

    public static string Summarize(IReadOnlyCollection<ChatMessage> messages, int? maxOutputTokens)
    {
        var said = messages.Where(m => (m.Role == ChatRole.User || m.Role == ChatRole.Assistant) && m.Text.Length > 0).ToList();
        var sentences = said.SelectMany(m => Sentences.Split(m.Text).Where(s => !IsTag(s)).Select(s => Line(m, s, said.Count))).ToList();
        if (sentences.Count == 0)
            return "";
        var length = said.Sum(m => m.Text.Length);
        var limit = (int)Math.Min((long)(maxOutputTokens ?? DefaultTokens) * CharactersPerToken, Math.Max(1, length / 2));
        var chosen = Choose(sentences, limit);
        return chosen.Count > 0
            ? string.Join('\n', chosen.Order().Select(i => sentences[i]))
            : Cut(sentences[Ranked(sentences)[0].Index], limit);
    }

    // Marks around data, such as <conversation>, are not what was said.
    private static bool IsTag(string sentence) => sentence.StartsWith('<') && sentence.EndsWith('>') && !sentence.Contains(' ');

    private static string Line(ChatMessage message, string sentence, int messages)
    {
        // A transcript in one message says itself who speaks.
        if (messages == 1)
            return sentence;
        return (message.Role == ChatRole.User ? "User: " : "Assistant: ") + sentence;
    }

    private static List<int> Choose(List<string> sentences, int limit)
    {
        var chosen = new List<int>();
        var covered = new HashSet<string>(StringComparer.Ordinal);
        var left = limit;
        foreach (var (index, terms) in Ranked(sentences))
        {
            if (sentences[index].Length + 1 > left || (terms.Count > 0 && terms.Count(covered.Contains) * 2 > terms.Count))
                continue;
            chosen.Add(index);
            covered.UnionWith(terms);
            left -= sentences[index].Length + 1;
        }
        return chosen;
    }

    private static List<(int Index, HashSet<string> Terms)> Ranked(List<string> sentences)
    {
        var terms = sentences.Select(Terms.Of).ToList();
        var weights = new Bm25(terms);
        var centroid = terms.SelectMany(t => t).CountBy(t => t, StringComparer.Ordinal)
            .ToDictionary(t => t.Key, t => t.Value * weights.Weight(t.Key), StringComparer.Ordinal);
        return [.. terms.Select((t, i) => (Index: i, Terms: t.ToHashSet(StringComparer.Ordinal)))
            // By the square root of the length: neither the longest nor the shortest wins for its length.
            .OrderByDescending(s => s.Terms.Sum(t => centroid[t]) / Math.Sqrt(Math.Max(1, s.Terms.Count)))];
    }

    private static string Cut(string sentence, int limit)
    {
        if (sentence.Length <= limit)
            return sentence;
        var at = limit - 1;
        if (at > 0 && char.IsHighSurrogate(sentence[at - 1]))
            at--;
        var space = sentence.LastIndexOf(' ', Math.Max(0, at - 1));
        return sentence[..(space > at / 2 ? space : Math.Max(0, at))] + "…";
    }
}
