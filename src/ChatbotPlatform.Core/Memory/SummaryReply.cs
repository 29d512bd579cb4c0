using System.Text.RegularExpressions;

namespace ChatbotPlatform.Memory;

/// <summary>
/// What a summariser answered. Models keep to a format more or less: tags may be missing, open, in another case or headings instead, the list
/// may be numbered. What can be told apart is; what cannot is summary.
/// </summary>
/// <param name="Summary">The summary; empty when there is none.</param>
/// <param name="Facts">The facts, each on one line.</param>
internal sealed partial record SummaryReply(string Summary, IReadOnlyList<string> Facts)
{
    private const int MaxFactLength = 400;

    public static SummaryReply Parse(string answer)
    {
        var text = Fences().Replace(answer, "").Trim();
        var facts = FactsBlock().Match(text) is { Success: true } tagged ? tagged : FactsHeading().Match(text);
        var rest = facts.Success ? text.Remove(facts.Index, facts.Length) : text;
        var summary = SummaryBlock().Match(rest) is { Success: true } block ? block.Groups["in"].Value : rest;
        summary = Tags().Replace(SummaryHeading().Replace(summary, ""), "").Trim();
        return new SummaryReply(summary, facts.Success ? [.. Lines(facts.Groups["in"].Value)] : []);
    }

    private static IEnumerable<string> Lines(string list) =>
        list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => Tags().Replace(Bullet().Replace(l, ""), "").Trim())
            .Where(l => l.Any(char.IsLetterOrDigit) && !Nothing().IsMatch(l))
            .Select(l => l.Length <= MaxFactLength ? l : l[..(char.IsHighSurrogate(l[MaxFactLength - 1]) ? MaxFactLength - 1 : MaxFactLength)]);

    [GeneratedRegex(@"^\s*```\w*\s*$", RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"<facts>(?<in>.*?)(?:</facts>|(?=<summary>)|\z)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex FactsBlock();

    // A line that says "Facts" and the list under it, up to the first line that is no item.
    [GeneratedRegex(@"^[#*\s]*(?:key |known )?facts[:*\s]*\n(?<in>(?:[ \t]*(?:[-*•–]|\d{1,3}[.)])[^\n]*(?:\n|\z)|[ \t]*\n)+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex FactsHeading();

    [GeneratedRegex(@"<summary>(?<in>.*?)(?:</summary>|\z)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex SummaryBlock();

    [GeneratedRegex(@"\A[#*\s]*summary[:*\s]*\n", RegexOptions.IgnoreCase)]
    private static partial Regex SummaryHeading();

    [GeneratedRegex(@"</?(?:facts|summary|summary_so_far|conversation|conversation_summary|known_facts)>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    [GeneratedRegex(@"^(?:[-*•–]\s*|\d{1,3}[.)]\s+)")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^\(?(?:none|no facts|n/a)\)?\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex Nothing();
}
