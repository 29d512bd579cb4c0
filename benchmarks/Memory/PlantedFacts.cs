using System.Text;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>
/// Facts are planted in the first turns of long conversations; at the end it is counted how many of them are still in the prompt, word for
/// word. The summariser is scripted and bad: of each fact, each time, it keeps most, drops some and garbles some. Nobody judges.
/// </summary>
internal static class PlantedFacts
{
    private const int Turns = 200, Facts = 20, PlantedWithin = 40;
    private const double Drops = 0.10, Garbles = 0.05;

    private static readonly MemorySettings Settings = new()
    {
        Strategy = "summary", MaxTokens = 4_000, SummarizeAfterTokens = 800, KeepRecentTokens = 250,
    };

    public static async Task RunAsync(int conversations, string phrasings)
    {
        var (planted, inSummary, noted, inPrompt, summaries) = (0, 0, 0, 0, 0);
        var lost = new List<string>();
        for (var seed = 1; seed <= conversations; seed++)
        {
            var facts = FactSheet.Make(new Random(seed), Facts, phrasings);
            var script = new Summariser(facts, new Random(seed * 7919));
            var talk = new SmallTalk(new Random(seed * 104729));
            await using var node = await Node.StartAsync((messages, _) => script.IsAsked(messages) ? script.Answer(messages) : talk.Reply());
            var project = await node.ProjectAsync(Settings);
            var places = Enumerable.Range(0, PlantedWithin).OrderBy(_ => talk.Next()).Take(Facts).Order().ToList();
            Guid? session = null;
            for (var turn = 0; turn < Turns; turn++)
            {
                var at = places.IndexOf(turn);
                var text = at < 0 ? talk.Say() : $"{talk.Say()} {facts[at].Sentence} {talk.Say()}";
                session = (await node.SayAsync(project.Id, session, text)).Turn.SessionId;
            }

            var prompt = await node.PromptAsync("summary", Settings, project.Id, session!.Value, int.MaxValue - 1, "What do you know about me?");
            var plain = Text(prompt, p => p.Source != PromptSource.Facts);
            var all = Text(prompt, _ => true);
            planted += facts.Count;
            inSummary += facts.Count(f => plain.Contains(f.Value, StringComparison.Ordinal));
            noted += facts.Count(f => script.Noted.Contains(f.Value));
            inPrompt += facts.Count(f => all.Contains(f.Value, StringComparison.Ordinal));
            lost.AddRange(facts.Where(f => !all.Contains(f.Value, StringComparison.Ordinal)).Select(f => f.Sentence));
            summaries += script.Calls;
        }

        Console.WriteLine($"{conversations} conversations of {Turns} turns, {Facts} facts in {phrasings} phrasings planted in the first {PlantedWithin} turns of each;");
        Console.WriteLine($"{(double)summaries / conversations:0.0} summaries each, by a summariser that each time drops {Drops:P0} and garbles {Garbles:P0} of the facts.");
        Console.WriteLine();
        Console.WriteLine("| In the prompt at the end | facts kept |");
        Console.WriteLine("|---|---|");
        Console.WriteLine($"| plain rolling summary (and the tail) | {(double)inSummary / planted:P1} |");
        Console.WriteLine($"| what the summariser noted rightly, once | {(double)noted / planted:P1} |");
        Console.WriteLine($"| with the facts block | {(double)inPrompt / planted:P1} |");
        Console.WriteLine();
        foreach (var sentence in lost.Take(10))
            Console.WriteLine($"lost: {sentence}");
    }

    private static string Text(PromptContext prompt, Func<PromptPart, bool> which) => string.Join('\n', prompt.Parts.Where(which).Select(p => p.Message.Text));

    /// <summary>Tells again what it was told, with its habits.</summary>
    private sealed class Summariser(IReadOnlyList<FactSheet.Fact> facts, Random random)
    {
        public int Calls { get; private set; }

        /// <summary>The values it wrote down rightly.</summary>
        public HashSet<string> Noted { get; } = [];

        public bool IsAsked(IReadOnlyList<ChatMessage> messages) => messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal);

        public string Answer(IReadOnlyList<ChatMessage> messages)
        {
            Calls++;
            var given = messages[^1].Text;
            var at = given.IndexOf("<conversation>", StringComparison.Ordinal);
            var answer = new StringBuilder("<facts>\n");
            foreach (var fact in facts.Where(f => given.IndexOf(f.Sentence, at, StringComparison.Ordinal) >= 0))
            {
                if (Told(fact) is not { } told)
                    continue;
                answer.Append("- ").Append(told).Append('\n');
                if (told == fact.Sentence)
                    Noted.Add(fact.Value);
            }

            answer.Append("</facts>\n<summary>\nThey talked about this and that.\n");
            foreach (var fact in facts.Where(f => given.Contains(f.Sentence, StringComparison.Ordinal)))
            {
                if (Told(fact) is { } told)
                    answer.Append(told).Append('\n');
            }

            return answer.Append("</summary>").ToString();
        }

        private string? Told(FactSheet.Fact fact) => random.NextDouble() switch
        {
            < Drops => null,
            < Drops + Garbles => fact.Sentence.Replace(fact.Value, Garbled(fact.Value), StringComparison.Ordinal),
            _ => fact.Sentence,
        };

        private string Garbled(string value)
        {
            var letters = value.ToCharArray();
            var at = random.Next(letters.Length - 1);
            (letters[at], letters[at + 1]) = (letters[at + 1], letters[at]);
            var garbled = new string(letters);
            return garbled == value ? value + "x" : garbled;
        }
    }
}
