using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>
/// For each question of a conversation: are the turns that hold its answer in the prompt? By strategy and budget, beside three baselines in the same run. A
/// question counts when all its evidence is there, word for word. No model is called: summaries are made by the embedded answerer.
/// </summary>
internal static class EvidenceRecall
{
    private static readonly int[] Budgets = [1_000, 2_000, 4_000, 8_000];

    public static string OwnConversation => Path.Combine(AppContext.BaseDirectory, "data", "village.json");

    private static readonly string[] Names =
        ["last-N window (baseline)", "plain BM25 top-k (baseline)", "full context (baseline)", "window", "summary", "recall"];

    public static async Task RunAsync(IReadOnlyCollection<string> paths)
    {
        var all = new Figures();
        foreach (var path in paths)
        {
            var figures = new Figures();
            foreach (var sample in LocomoFile.Read(path))
                await ScoreAsync(sample, figures);
            figures.Show(Path.GetFileName(path));
            all.Add(figures);
        }

        if (paths.Count > 1)
            all.Show("all of them");
    }

    private static async Task ScoreAsync(LocomoFile.Sample sample, Figures figures)
    {
        figures.Conversations++;
        figures.Questions += sample.Questions.Count;
        figures.Turns += sample.Messages.Sum(m => m.Ids.Count);
        for (var b = 0; b < Budgets.Length; b++)
            figures.Tokens += await ScoreAsync(sample, b, figures.Hits, figures.Spent) / Budgets.Length;
    }

    private sealed class Figures
    {
        public int Conversations { get; set; }

        public int Questions { get; set; }

        public int Turns { get; set; }

        public long Tokens { get; set; }

        public Dictionary<string, int[]> Hits { get; } = Names.ToDictionary(n => n, _ => new int[Budgets.Length]);

        public SortedDictionary<PromptSource, long[]> Spent { get; } = [];

        public void Add(Figures other)
        {
            Conversations += other.Conversations;
            Questions += other.Questions;
            Turns += other.Turns;
            Tokens += other.Tokens;
            foreach (var name in Names)
                Hits[name] = [.. Hits[name].Zip(other.Hits[name], (a, b) => a + b)];
            foreach (var (source, sums) in other.Spent)
                Spent[source] = [.. (Spent.GetValueOrDefault(source) ?? new long[Budgets.Length]).Zip(sums, (a, b) => a + b)];
        }

        public void Show(string title)
        {
            Console.WriteLine($"{title}: {Conversations} conversations, {Turns} turns, about {Tokens} tokens, {Questions} questions.");
            Console.WriteLine("The share of questions whose evidence is all in the prompt, by the prompt's budget in tokens:");
            Console.WriteLine();
            Console.WriteLine($"| | {string.Join(" | ", Budgets.Select(b => $"{b:N0}"))} |");
            Console.WriteLine($"|---|{string.Concat(Budgets.Select(_ => "---|"))}");
            foreach (var name in Names)
                Console.WriteLine($"| {name} | {string.Join(" | ", Hits[name].Select(h => $"{(double)h / Math.Max(1, Questions):P1}"))} |");
            Console.WriteLine();
            Console.WriteLine("What a prompt of recall is made of, in tokens:");
            Console.WriteLine();
            foreach (var (source, sums) in Spent)
                Console.WriteLine($"| {source} | {string.Join(" | ", sums.Select(t => $"{(double)t / Math.Max(1, Questions):N0}"))} |");
            Console.WriteLine();
        }
    }

    private static async Task<long> ScoreAsync(
        LocomoFile.Sample sample, int b, Dictionary<string, int[]> hits, SortedDictionary<PromptSource, long[]> spent)
    {
        var budget = Budgets[b];
        var settings = new MemorySettings
        {
            Strategy = "recall",
            MaxTokens = budget,
            SummarizeAfterTokens = Math.Max(200, budget / 5),
            KeepRecentTokens = budget / 20,
            RecallTokens = budget,
            SummaryModel = "embedded/answerer",
        };
        var answers = new Queue<string>(sample.Messages.Where(m => m.Role == ChatRole.Assistant).Select(m => m.Text));
        await using var node = await Node.StartAsync((_, _) => answers.Dequeue());
        var project = await node.ProjectAsync(settings);
        Guid? session = null;
        foreach (var message in sample.Messages.Where(m => m.Role == ChatRole.User))
            session = (await node.SayAsync(project.Id, session, message.Text)).Turn.SessionId;

        var counter = node.Services.GetRequiredService<ITokenEstimator>();
        var costs = sample.Messages.Select(m => counter.Count(m.Text) + 4).ToList();
        var plain = new PlainBm25(sample.Messages.Select(m => m.Text));
        var stored = await node.Memory.ReadAsync(Node.Ada, session!.Value, null, withSummary: false, sample.Messages.Count, oldestFirst: true, default);
        var indexOf = stored.Messages.Select((m, i) => (m.Id, i)).ToDictionary(x => x.Id, x => x.i);
        foreach (var question in sample.Questions)
        {
            var cost = counter.Count(question.Text) + 4;
            Count("last-N window (baseline)", Newest(costs, budget - cost));
            Count("plain BM25 top-k (baseline)", Fitting(plain.Rank(question.Text), costs, budget - cost));
            Count("full context (baseline)", Enumerable.Range(0, costs.Count));
            foreach (var strategy in (string[])["window", "summary", "recall"])
            {
                var prompt = await node.PromptAsync(
                    strategy, strategy == "window" ? settings with { KeepRecentTokens = budget } : settings,
                    project.Id, session.Value, sample.Messages.Count, question.Text);
                if (prompt.Tokens > budget)
                    throw new InvalidOperationException($"{strategy} took {prompt.Tokens} tokens of {budget}.");
                foreach (var part in prompt.Parts.Where(_ => strategy == "recall"))
                {
                    spent.TryAdd(part.Source, new long[Budgets.Length]);
                    spent[part.Source][b] += part.Tokens;
                }

                Count(strategy, prompt.Parts.SelectMany(p => p.Quotes.Select(q => indexOf[q.MessageId]).Concat(p.Ordinal is { } o && o <= sample.Messages.Count ? [o - 1] : [])));
            }

            void Count(string name, IEnumerable<int> indices)
            {
                var there = indices.SelectMany(i => sample.Messages[i].Ids).ToHashSet(StringComparer.Ordinal);
                hits[name][b] += question.Evidence.All(there.Contains) ? 1 : 0;
            }
        }

        return costs.Sum(c => (long)c);
    }

    private static IEnumerable<int> Newest(List<int> costs, int budget)
    {
        for (var i = costs.Count - 1; i >= 0 && (budget -= costs[i]) >= 0; i--)
            yield return i;
    }

    private static IEnumerable<int> Fitting(IEnumerable<int> ranked, List<int> costs, int budget)
    {
        foreach (var i in ranked)
        {
            if (costs[i] > budget)
                continue;
            budget -= costs[i];
            yield return i;
        }
    }
}
