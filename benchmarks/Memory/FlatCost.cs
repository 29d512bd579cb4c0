using System.Diagnostics;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>
/// What a turn costs in a session of 10, 1,000 and 10,000 messages: statements sent to the database, and CPU time of the process, summaries and index
/// included. The sessions take turns, so that what else the machine does meets them all.
/// </summary>
internal static class FlatCost
{
    private const int Rounds = 12, TurnsPerRound = 40, ShortTurns = 4;
    private static readonly int[] Sizes = [10, 1_000, 10_000];

    /// <summary>As people chat: at ten messages hardly anything has been said, and the prompt is short.</summary>
    private static readonly Shape Chat = new("As people chat", new MemorySettings
    {
        MaxTokens = 4_000, SummarizeAfterTokens = 900, KeepRecentTokens = 400, RecallTokens = 1_000,
    }, Sentences: 2, Opening: null);

    /// <summary>
    /// Ten messages already fill what the prompt may hold of each kind: the first one tells all facts there are, the others are long, and what may be quoted is short.
    /// </summary>
    private static readonly Shape Full = new("With the same prompt at each length", new MemorySettings
    {
        MaxTokens = 2_000, SummarizeAfterTokens = 800, KeepRecentTokens = 400, RecallTokens = 300,
    }, Sentences: 5, Opening: string.Join(' ', Enumerable.Range(1, 40).Select(i => $"My bicycle number {i} has the frame number {i * 7919}.")));

    public static async Task RunAsync(string? only = null)
    {
        using var statements = new Statements();
        Console.WriteLine($"CPU per turn: the median of {Rounds} rounds of {TurnsPerRound} turns, each size in every round.");
        foreach (var shape in (Shape[])[Chat, Full])
        {
            Console.WriteLine();
            Console.WriteLine(shape.Name);
            Console.WriteLine();
            Console.WriteLine("| strategy | messages | prompt | statements a turn | CPU a turn | against 10 messages |");
            Console.WriteLine("|---|---|---|---|---|---|");
            foreach (var strategy in ((string[])["window", "summary", "recall"]).Where(s => only is null || s == only))
                await RunAsync(shape, strategy, statements);
        }
    }

    private static async Task RunAsync(Shape shape, string strategy, Statements statements)
    {
        var talk = new SmallTalk(new Random(1), withFacts: shape.Opening is null);
        var (prompts, tokens) = (0L, 0L);
        var counting = false;
        ITokenEstimator? counter = null;
        await using var node = await Node.StartAsync((messages, _) =>
        {
            if (messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal))
                return "They talked about the weather, trains and bread.";
            if (counting)
            {
                prompts++;
                tokens += messages.Sum(m => (long)counter!.Count(m.Text));
            }

            return shape.Opening is null ? talk.Reply() + " " + talk.Say() : talk.Say(shape.Sentences);
        });
        var project = await node.ProjectAsync(shape.Settings with { Strategy = strategy });
        var places = new List<Place>();
        foreach (var size in Sizes)
            places.Add(await Place.FillAsync(node, project.Id, size, talk, shape));
        for (var round = -2; round < Rounds; round++)
        {
            foreach (var place in places)
                await place.MeasureAsync(node, project.Id, talk, statements, counts: round >= 0);
        }

        // What the prompts hold is counted apart: counting costs something too.
        counter = node.Services.GetRequiredService<ITokenEstimator>();
        foreach (var place in places)
        {
            (prompts, tokens) = (0, 0);
            await place.MeasureAsync(node, project.Id, talk, statements, counts: false, isMeasured => counting = isMeasured);
            Console.WriteLine(
                $"| {strategy} | {place.Size:N0} | {(double)tokens / prompts:N0} | {place.Statements:0.0} | {place.Cpu.TotalMilliseconds:0.00} ms | {place.Cpu / places[0].Cpu:P0} |");
        }
    }

    private sealed record Shape(string Name, MemorySettings Settings, int Sentences, string? Opening);

    private sealed class Place(int size, Shape shape)
    {
        private readonly List<TimeSpan> _cpu = [];
        private Guid? _session;
        private int _statements;

        public int Size => size;

        public double Statements => (double)_statements / (_cpu.Count * TurnsPerRound);

        public TimeSpan Cpu => _cpu.Order().ElementAt(_cpu.Count / 2) / TurnsPerRound;

        public static async Task<Place> FillAsync(Node node, Guid projectId, int size, SmallTalk talk, Shape shape)
        {
            var place = new Place(size, shape);
            if (size > Sizes[0])
                place._session = await place.TalkAsync(node, projectId, talk, size / 2);
            return place;
        }

        public async Task MeasureAsync(Node node, Guid projectId, SmallTalk talk, Statements statements, bool counts, Action<bool>? measuring = null)
        {
            var process = Process.GetCurrentProcess();
            var (cpu, count) = (TimeSpan.Zero, 0);
            for (var done = 0; done < TurnsPerRound; done += ShortTurns)
            {
                // A short session does not stay short: it begins anew each time, and what fills it is not counted.
                if (size == Sizes[0])
                    _session = await TalkAsync(node, projectId, talk, size / 2, anew: true);
                process.Refresh();
                var (before, sent) = (process.TotalProcessorTime, statements.Count);
                measuring?.Invoke(true);
                await TalkAsync(node, projectId, talk, ShortTurns);
                measuring?.Invoke(false);
                process.Refresh();
                cpu += process.TotalProcessorTime - before;
                count += statements.Count - sent;
            }

            if (!counts)
                return;
            _cpu.Add(cpu);
            _statements += count;
        }

        private async Task<Guid> TalkAsync(Node node, Guid projectId, SmallTalk talk, int turns, bool anew = false)
        {
            var session = anew ? null : _session;
            for (var i = 0; i < turns; i++)
                session = (await node.SayAsync(projectId, session, session is null && shape.Opening is { } opening ? opening : talk.Say(shape.Sentences))).Turn.SessionId;
            return session!.Value;
        }
    }

    /// <summary>Counts what Entity Framework sends.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> _subscriptions = [];
        private int _count;

        public Statements() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public int Count => Volatile.Read(ref _count);

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
                _subscriptions.Add(value.Subscribe(this, (name, _, _) => name == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting"));
        }

        public void OnNext(KeyValuePair<string, object?> value) => Interlocked.Increment(ref _count);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(s => s.Dispose());
    }
}
