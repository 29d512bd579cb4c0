using System.Text.RegularExpressions;
using ChatbotPlatform.Models.Embedded;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>
/// The net under a summariser. A fact it wrote down with a number or a name that nobody said is not taken; what a user stated and it
/// forgot to write down is taken over word for word.
/// </summary>
internal sealed partial class FactNet
{
    /// <summary>What is longer is no fact but a text.</summary>
    private const int LongestSentence = 240;

    /// <summary>With fewer words of its own a sentence without data says nothing.</summary>
    private const int FewTerms = 2;

    private readonly IReadOnlyList<SessionMessage> _messages;
    private readonly HardData _data;
    private readonly string _said;

    /// <summary>Takes the messages that are being summarised.</summary>
    public FactNet(IReadOnlyList<SessionMessage> messages)
    {
        _messages = messages;
        _data = new HardData(messages.Where(m => m.Role == ChatRole.User).Select(m => m.Text));
        _said = string.Join('\n', messages.Select(m => m.Text));
    }

    /// <summary>The noted facts whose hard data were said, and those nobody noted.</summary>
    /// <param name="noted">What the summariser wrote down.</param>
    /// <param name="budget">What all that is caught may cost.</param>
    /// <param name="tokens">Counts it.</param>
    public IEnumerable<SessionFact> Facts(IEnumerable<string> noted, int budget, ITokenEstimator tokens)
    {
        var last = _messages[^1].Ordinal;
        var facts = noted.Where(IsTrue).Select(f => new SessionFact(f, last)).ToList();
        var known = facts.ConvertAll(f => new Noted(f.Text, Terms.Of(f.Text).ToHashSet(StringComparer.Ordinal)));
        var caught = Statements().Where(s => IsMissing(s, known)).ToList();
        var weights = FactList.Weights([.. caught.Select(FactTraits.Of)]);
        foreach (var fact in Enumerable.Range(0, caught.Count).OrderByDescending(i => weights[i]).Select(i => caught[i]))
        {
            if (tokens.Count(fact.Text) is var cost && cost > budget)
                continue;
            budget -= cost;
            facts.Add(fact);
        }

        return facts.OrderBy(f => f.Ordinal);
    }

    private IEnumerable<SessionFact> Statements() =>
        from message in _messages
        where message.Role == ChatRole.User
        from sentence in Sentences.Split(message.Text)
        where sentence.Length <= LongestSentence && !IsQuestion(sentence)
        select new SessionFact(sentence, message.Ordinal);

    private bool IsTrue(string fact) => _data.In(fact).All(d => _said.Contains(d, StringComparison.OrdinalIgnoreCase) || WasSaidOtherwise(d));

    /// <summary>12,500 for 12500, or 03 for 3: the same digits.</summary>
    private bool WasSaidOtherwise(string piece)
    {
        var digits = string.Concat(piece.Where(char.IsDigit)).TrimStart('0');
        return digits.Length > 0 && Numbers().Matches(_said).Any(m => string.Concat(m.Value.Where(char.IsDigit)).TrimStart('0') == digits);
    }

    /// <summary>Whether a statement says what matters, and no noted fact says it: all its hard data and half of its words, or nearly all where it has no data.</summary>
    private bool IsMissing(SessionFact statement, List<Noted> known)
    {
        var data = _data.In(statement.Text).ToList();
        var terms = Terms.Of(statement.Text);
        // A name alone is no statement, and "I see" none of oneself.
        if (data.Count == 0 && (terms.Count < FewTerms || !FactTraits.Of(statement).IsPersonal))
            return false;
        return !known.Any(k => data.Count > 0
            ? data.All(d => k.Text.Contains(d, StringComparison.OrdinalIgnoreCase)) && terms.Count(k.Terms.Contains) * 2 >= terms.Count
            : terms.Count(k.Terms.Contains) * 4 > terms.Count * 3);
    }

    private static bool IsQuestion(string sentence) => sentence.TrimEnd() is [.., '?' or '？' or '؟'];

    private sealed record Noted(string Text, HashSet<string> Terms);

    [GeneratedRegex(@"\d[\d.,' ]*\d|\d")]
    private static partial Regex Numbers();
}
