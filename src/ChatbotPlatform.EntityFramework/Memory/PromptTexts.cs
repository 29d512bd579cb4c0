using ChatbotPlatform.Memory;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>Puts the texts that are still there into the parts of a kept prompt.</summary>
internal sealed class PromptTexts(Dictionary<int, string> messages, SessionSummary? summary, Dictionary<Guid, string> quoted)
{
    public SentPart FillIn(SentPart part) => part switch
    {
        { Text: not null } => part,
        { Ordinal: { } ordinal } => part with { Text = messages.GetValueOrDefault(ordinal) },
        { SummaryId: { } id } => part with { Text = summary?.Id == id ? TextOf(part.Source, summary) : null },
        { Quotes.Count: > 0 } => part with { Text = part.Quotes.Select(Quoted).OfType<string>().ToList() is { Count: > 0 } texts ? string.Join('\n', texts) : null },
        _ => part,
    };

    private static string TextOf(PromptSource source, SessionSummary summary) =>
        source == PromptSource.Facts ? string.Join('\n', summary.Facts.Select(f => f.Text)) : summary.Text;

    private string? Quoted(PromptQuote quote) =>
        quoted.TryGetValue(quote.MessageId, out var text) && quote.Start + quote.Length <= text.Length ? text.Substring(quote.Start, quote.Length) : null;
}
