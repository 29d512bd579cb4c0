using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>The same load on each system, in turn, over several rounds in which their order is shuffled.</summary>
internal sealed class Comparison : Scenario
{
    /// <summary>As people meet a chatbot: tokens as fast as one reads, a hundred at the same time.</summary>
    public static readonly Comparison Paced = new("paced")
    {
        Streams = 100, Tokens = 200, DelayMs = 10, FirstTokenMs = 20, Rounds = 5, Turns = (4, 2), WarmUpTurns = 20, ToFloor = 1.0, ToHandmade = 0.5,
        FirstTextTargets = (5, 25),
    };

    /// <summary>Nothing waits for the model: what a turn itself costs.</summary>
    public static readonly Comparison Unpaced = new("unpaced")
    {
        Streams = 20, Tokens = 200, DelayMs = 0, FirstTokenMs = 0, Rounds = 5, Turns = (60, 30), WarmUpTurns = 50, ToHandmade = 0.35,
    };

    private Comparison(string name) => Name = name;

    public override string Name { get; }

    private int Streams { get; init; }

    private int Tokens { get; init; }

    private int DelayMs { get; init; }

    private int FirstTokenMs { get; init; }

    private int Rounds { get; init; }

    private (int Usual, int Short) Turns { get; init; }

    private int WarmUpTurns { get; init; }

    private double? ToFloor { get; init; }

    private double ToHandmade { get; init; }

    private (double P50, double P99)? FirstTextTargets { get; init; }

    public override async Task<Report> RunAsync(Bench bench)
    {
        var arguments = bench.Arguments;
        var tokens = arguments.Number("tokens", Tokens);
        var (delay, first) = (arguments.Number("delay-ms", DelayMs), arguments.Number("first-token-ms", FirstTokenMs));
        var streams = arguments.Number("streams", Streams);
        var rounds = arguments.Number("rounds", Rounds, 2);
        var sessionTurns = arguments.Number("session-turns", 5);
        var load = new TurnLoad(
            streams, arguments.Number("turns", Turns.Usual, Turns.Short), sessionTurns, TimeSpan.FromMilliseconds(first + (double)tokens * delay));
        var report = new Report(
            Name,
            $"{streams} streams, {tokens} tokens {delay} ms apart, first after {first} ms, {load.Turns} turns a stream in each of {rounds} rounds, "
            + $"{sessionTurns} turns a session",
            Machine.Commit(bench.ResultsFolder));

        var model = await bench.StartModelAsync(tokens, delay, first);
        var systems = await StartAsync(bench, model, report);
        // Faster than what is measured, so that it does not take ten times as long.
        await WarmUp.SetPaceAsync(model, Math.Min(delay, 1), 0);
        var warmUp = new TurnLoad(20, arguments.Number("warm-up", WarmUpTurns), sessionTurns, TimeSpan.Zero);
        foreach (var system in systems)
        {
            Bench.Say($"{Name}: {system.Name} warms up");
            await WarmUp.RunAsync(system, model, warmUp);
        }

        await WarmUp.SetPaceAsync(model, delay, first);
        var seen = systems.ToDictionary(s => s.Name, _ => new List<Figures>());
        var order = systems.ToArray();
        for (var round = 1; round <= rounds; round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var system in order)
            {
                await Quiet.WaitAsync(TimeSpan.FromSeconds(arguments.Number("patience", 15, 0)));
                var figures = await load.RunAsync(system, model);
                Bench.Say($"{Name}: round {round}, {system.Name}: {Report.Text(figures.CpuPerTurn)} ms of CPU a turn, others took {figures.Strangers:P0}");
                seen[system.Name].Add(figures);
            }
        }

        Tell(report, systems, seen);
        foreach (var system in systems)
            await system.DisposeAsync();
        return report;
    }

    private static async Task<List<ChatSystem>> StartAsync(Bench bench, ServerProcess model, Report report)
    {
        List<ChatSystem> all = [new Floor(), new Handmade(), new Platform(), new PlatformOnPostgreSql()];
        var systems = all.Where(s => bench.Arguments.Systems?.Contains(s.Name) != false).ToList();
        if (!PlatformOnPostgreSql.IsInstalled && systems.RemoveAll(s => s is PlatformOnPostgreSql) > 0)
            report.Remark("PostgreSQL is not installed here, so the platform on PostgreSQL was left out.");
        string? text = null;
        foreach (var system in systems)
        {
            await bench.Own(system).StartAsync(bench, model.Port);
            var told = await AnswerCheck.TextAsync(system);
            if (told.Length == 0 || told != (text ??= told))
                throw new InvalidOperationException($"The {system.Name} tells another answer than the others: {told}");
        }

        return systems;
    }

    private void Tell(Report report, List<ChatSystem> systems, Dictionary<string, List<Figures>> seen)
    {
        report.Row("system", "CPU ms/turn", "database CPU", "first text p50 ms", "p99 ms", "gap p99 ms", "turns/s", "memory MiB", "bytes/turn", "frames/turn", "errors");
        var medians = systems.ToDictionary(s => s.Name, s => Figures.Median(seen[s.Name]));
        foreach (var system in systems)
        {
            var f = medians[system.Name];
            report.Row(
                system.Name, Report.Text(f.CpuPerTurn), f.DatabaseCpuPerTurn > 0 ? Report.Text(f.DatabaseCpuPerTurn) : "", Report.Text(f.FirstTextP50),
                Report.Text(f.FirstTextP99), Report.Text(f.GapP99), Report.Text(f.TurnsPerSecond), Report.Text(f.Memory), Report.Text(f.BytesPerTurn),
                Report.Text(f.FramesPerTurn), $"{f.Errors}");
        }

        foreach (var name in systems.OfType<Platform>().Select(p => p.Name))
        {
            // Targets are for SQLite; PostgreSQL's figures are told beside them.
            var hasTargets = name == "platform";
            CpuRatio(report, seen, name, "floor", hasTargets ? ToFloor : null);
            CpuRatio(report, seen, name, "handmade", hasTargets ? ToHandmade : null);
            if (medians.TryGetValue("floor", out var floor) && FirstTextTargets is var (p50, p99))
            {
                report.Ratio($"{name}: first text above floor, p50", medians[name].FirstTextP50 - floor.FirstTextP50, hasTargets ? p50 : null, " ms");
                report.Ratio($"{name}: first text above floor, p99", medians[name].FirstTextP99 - floor.FirstTextP99, hasTargets ? p99 : null, " ms");
            }
        }

        report.Remark($"The model server took {Report.Text(medians.Values.Average(f => f.ModelCpuPerTurn))} ms of CPU a turn. "
            + $"Other programs took {Report.Text(100 * medians.Values.Average(f => f.Strangers))}% of the machine's cores meanwhile.");
    }

    /// <summary>The median of the rounds' ratios: what disturbed a round disturbed both of its sides.</summary>
    private static void CpuRatio(Report report, Dictionary<string, List<Figures>> seen, string name, string baseline, double? target)
    {
        if (seen.TryGetValue(baseline, out var other))
            report.Ratio($"{name}: CPU to {baseline}", Percentiles.Median(seen[name].Zip(other, (a, b) => a.CpuPerTurn / b.CpuPerTurn)), target);
    }
}
