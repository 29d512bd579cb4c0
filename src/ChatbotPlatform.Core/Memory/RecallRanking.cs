using System.Text.RegularExpressions;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Which of the messages that were found matter most: BM25 by the words of the question, nearness in meaning where there is one, and a part
/// of what is worth something around them, because an answer seldom repeats the words of its question: half of what stands just before,
/// half of that of what stands before that, and of what follows half as much again. The commonest words are not searched, but among what was
/// found they count: <em>my</em> and <em>did I</em> tell who speaks of whom. Of what is worth the same, what says more comes first: numbers and names are what is asked
/// for later, a user rather asks for what they told than for what they were told, and what only asked says nothing. What is worth nothing comes last, the newest of it first.
/// </summary>
internal static partial class RecallRanking
{
    // The usual values, see Bm25.
    private const double K1 = 1.2, B = 0.75;

    /// <summary>How far the worth of a message reaches: to so many before it, and so many after it.</summary>
    public const int Preceding = 2, Following = 4;

    // Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), with the constant of the paper.
    private const double Fusion = 60;

    /// <summary>What a common word counts against another of the same rarity.</summary>
    private const double CommonWeight = 0.35;

    // How much more a message is worth that is the user's own, for each piece of hard data in it, and how much less a short one that only asks.
    private const double Own = 1.15, Datum = 0.07, Asking = 0.5;

    /// <summary>What is worth less than this part of the best is worth nothing.</summary>
    private const double Negligible = 0.01;

    private const int MaxData = 4, ShortText = 150, MaxText = 4_000;

    /// <summary>The messages and their worth, the best first.</summary>
    /// <param name="asked">The question's text.</param>
    /// <param name="question">The words that were searched.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="about">About how many messages were searched.</param>
    public static IReadOnlyList<(SessionMessage Message, double Worth)> Rank(
        string asked, IReadOnlyList<string> question, MemoryFindings findings, int about)
    {
        var messages = findings.Messages;
        var words = messages.Select(m => SearchTerms.Parted(m.Text)).ToList();
        var own = Bm25(question, words.ConvertAll(w => w.Terms), findings.Counts, Math.Max(about, messages.Count));
        // How rare a common word is, is seen in what was found; the index does not know it.
        var common = words.ConvertAll(w => w.Common);
        var counts = common.SelectMany(c => c.Distinct(StringComparer.Ordinal)).CountBy(c => c, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var beside = Bm25([.. SearchTerms.Parted(asked).Common.Distinct(StringComparer.Ordinal)], common, counts, messages.Count);
        own = [.. own.Zip(beside, (o, b) => o + CommonWeight * b)];
        if (findings.Similarities.Count > 0)
            own = Fused(own, [.. messages.Select(m => findings.Similarities.GetValueOrDefault(m.Id))]);
        var places = messages.Select((m, i) => (m, i)).ToDictionary(x => (x.m.SessionId, x.m.Ordinal), x => x.i);
        double At(SessionMessage m, int step) => places.TryGetValue((m.SessionId, m.Ordinal + step), out var i) ? own[i] : 0;
        double Around(SessionMessage m) =>
            Enumerable.Range(1, Following).Sum(d => At(m, -d) / (1 << d)) + Enumerable.Range(1, Preceding).Sum(d => At(m, d) / (2 << d));
        var worth = messages.Select((m, i) => (Message: m, Worth: (own[i] + Around(m)) * Says(m))).ToList();
        var least = worth.Count == 0 ? 0 : worth.Max(w => w.Worth) * Negligible;
        return [.. worth.Select(w => w.Worth < least ? w with { Worth = 0 } : w).OrderByDescending(w => w.Worth).ThenByDescending(w => w.Message.Id)];
    }

    /// <summary>How much a message says, whatever is asked.</summary>
    private static double Says(SessionMessage message)
    {
        var asks = message.Text.Length <= ShortText && message.Text.AsSpan().TrimEnd() is [.., '?' or '？' or '؟'];
        var data = 0;
        foreach (var _ in Data().EnumerateMatches(message.Text.Length <= MaxText ? message.Text : message.Text.AsSpan(0, MaxText)))
        {
            if (++data == MaxData)
                break;
        }

        return (message.Role == ChatRole.User ? Own : 1) * (1 + (Datum * data)) * (asks ? Asking : 1);
    }

    private static List<double> Bm25(
        IReadOnlyList<string> question, List<List<string>> texts, IReadOnlyDictionary<string, int> counts, int all)
    {
        var average = Math.Max(1, texts.Count == 0 ? 0 : texts.Average(t => t.Count));
        return texts.ConvertAll(t => Bm25(question, t, average, counts, all));
    }

    private static double Bm25(
        IReadOnlyList<string> question, List<string> words, double average, IReadOnlyDictionary<string, int> counts, int all)
    {
        var score = 0.0;
        var inText = words.CountBy(w => w, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var term in question)
        {
            if (!inText.TryGetValue(term, out var count))
                continue;
            var with = Math.Min(counts.GetValueOrDefault(term, 1), all);
            score += Math.Log(1 + (all - with + 0.5) / (with + 0.5)) * count * (K1 + 1) / (count + K1 * (1 - B + B * words.Count / average));
        }

        return score;
    }

    private static List<double> Fused(List<double> byWords, List<double> byMeaning)
    {
        var fused = new double[byWords.Count];
        foreach (var list in (List<double>[])[byWords, byMeaning])
        {
            foreach (var (index, rank) in list.Select((s, i) => (s, i)).Where(x => x.s > 0).OrderByDescending(x => x.s).Select((x, rank) => (x.i, rank)))
                fused[index] += 1 / (Fusion + rank + 1);
        }

        return [.. fused];
    }

    // A number, or a capital that begins no sentence.
    [GeneratedRegex(@"\d+|(?<=[\p{L},] )\p{Lu}\p{L}+")]
    private static partial Regex Data();
}
