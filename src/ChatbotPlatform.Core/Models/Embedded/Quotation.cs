using System.Text;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.Embedded;

/// <summary>Answers a question with the sentences that match it best, quoted from what the model was given.</summary>
internal static class Quotation
{
    private const int MostQuotes = 3;

    // A further quote has to match at least half as well as the best, or it only fills the answer.
    private const double Share = 0.5;

    private const string WhatItIs = "I am the embedded answerer, not a language model: I can only quote the text this chatbot was given";

    private const string HowToConnect =
        "To connect a model, set `OPENAI_API_KEY`, `GROQ_API_KEY` or `OPENROUTER_API_KEY`, or name any provider in `Chatbot__Providers__…`, "
        + "and choose its model by `Chatbot__DefaultModel` = `provider/model`.";

    public static string Answer(IReadOnlyCollection<ChatMessage> messages)
    {
        var sentences = messages.Where(m => m.Role == ChatRole.System).SelectMany(m => Sentences.Split(m.Text)).Distinct(StringComparer.Ordinal).ToList();
        var question = Terms.Of(messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "");
        if (sentences.Count == 0)
            return $"{WhatItIs}, and it was given none. {HowToConnect}";
        var quotes = Best(sentences, question);
        if (quotes.Count == 0)
            return $"{WhatItIs}, and nothing in it matches your message. {HowToConnect}";
        var answer = new StringBuilder("Quoted from the text this chatbot was given, by its embedded answerer (not a language model):\n");
        foreach (var quote in quotes)
            answer.Append("\n> ").Append(quote).Append('\n');
        return answer.ToString().TrimEnd('\n');
    }

    private static List<string> Best(List<string> sentences, List<string> question)
    {
        var ranking = new Bm25(sentences.Select(Terms.Of));
        var scored = sentences.Select((_, i) => (Index: i, Score: ranking.Score(i, question))).Where(s => s.Score > 0).ToList();
        if (scored.Count == 0)
            return [];
        var least = scored.Max(s => s.Score) * Share;
        return [.. scored.Where(s => s.Score >= least).OrderByDescending(s => s.Score).Take(MostQuotes).OrderBy(s => s.Index).Select(s => sentences[s.Index])];
    }
}
