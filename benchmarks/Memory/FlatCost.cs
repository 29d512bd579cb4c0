using System.Diagnostics;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>
/// What a turn costs in a session of 10, 1,000 and 10,000 messages: statements sent to the database, and CPU time of the process, summaries and index
/// included. The sessions take turns, so that what else the machine does meets them all.
/// </summary>
internal static class FlatCost
{
    private const int Rounds = 12, TurnsPerRound = 40, ShortTurns = 4;
    private static readonly int[] Sizes = [10, 1_000, 10_000];

    public static async Task RunAsync()
    {
        using var statements = new Statements();
        Console.WriteLine($"CPU per turn: the median of {Rounds} rounds of {TurnsPerRound} turns, each size in every round.");
        Console.WriteLine();
        Console.WriteLine("| strategy | messages | statements a turn | CPU a turn | against 10 messages |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var strategy in (string[])["window", "summary", "recall"])
        {
            var talk = new SmallTalk(new Random(1));
            await using var node = await Node.StartAsync((messages, _) =>
                messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal) ? "They talked about the weather, trains and bread." : talk.Reply() + " " + talk.Say());
            // The tail of a long session is as long as the short one.
            var project = await node.ProjectAsync(new MemorySettings
            {
                Strategy = strategy, MaxTokens = 4_000, SummarizeAfterTokens = 900, KeepRecentTokens = 400, RecallTokens = 1_000,
            });
            var places = new List<Place>();
            foreach (var size in Sizes)
                places.Add(await Place.FillAsync(node, project.Id, size, talk));
            for (var round = -2; round < Rounds; round++)
            {
                foreach (var place in places)
                    await place.MeasureAsync(node, project.Id, talk, statements, counts: round >= 0);
            }

            foreach (var place in places)
                Console.WriteLine(
                    $"| {strategy} | {place.Size:N0} | {place.Statements:0.0} | {place.Cpu.TotalMilliseconds:0.00} ms | {place.Cpu / places[0].Cpu:P0} |");
        }
    }

    private sealed class Place(int size)
    {
        private readonly List<TimeSpan> _cpu = [];
        private Guid? _session;
        private int _statements;

        public int Size => size;

        public double Statements => (double)_statements / (_cpu.Count * TurnsPerRound);

        public TimeSpan Cpu => _cpu.Order().ElementAt(_cpu.Count / 2) / TurnsPerRound;

        public static async Task<Place> FillAsync(Node node, Guid projectId, int size, SmallTalk talk)
        {
            var place = new Place(size);
            if (size > Sizes[0])
                place._session = await place.TalkAsync(node, projectId, talk, size / 2);
            return place;
        }

        public async Task MeasureAsync(Node node, Guid projectId, SmallTalk talk, Statements statements, bool counts)
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
                await TalkAsync(node, projectId, talk, ShortTurns);
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
                session = (await node.SayAsync(projectId, session, $"{talk.Say()} {talk.Say()}")).Turn.SessionId;
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
