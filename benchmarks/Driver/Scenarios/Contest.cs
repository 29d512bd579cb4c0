using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>Two loads on the platform in turn: what does the one cost beside the other?</summary>
internal sealed class Contest(Bench bench, string scenario, ServerProcess model)
{
    private readonly List<Side> _sides = [];

    public void Add(string name, Platform platform, TurnLoad load) => _sides.Add(new Side(name, platform, load, []));

    /// <summary>Warms up and runs all rounds; tells the last side's CPU as a ratio to the first's.</summary>
    public async Task RunAsync(Report report, int warmUp, double target)
    {
        var arguments = bench.Arguments;
        foreach (var side in _sides)
        {
            Bench.Say($"{scenario}: {side.Name} warms up");
            await WarmUp.RunAsync(side.Platform, model, side.Load with { Turns = arguments.Number("warm-up", warmUp) });
        }

        var order = _sides.ToArray();
        for (var round = 1; round <= arguments.Number("rounds", 5, 2); round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var side in order)
            {
                await Quiet.WaitAsync(TimeSpan.FromSeconds(arguments.Number("patience", 15, 0)));
                var figures = await side.Load.RunAsync(side.Platform, model);
                Bench.Say($"{scenario}: round {round}, {side.Name}: {Report.Text(figures.CpuPerTurn)} ms of CPU a turn, others took {figures.Strangers:P0}");
                side.Seen.Add(figures);
            }
        }

        report.Row("", "CPU ms/turn", "first text p50 ms", "p99 ms", "gap p99 ms", "turns/s", "memory MiB", "errors");
        foreach (var side in _sides)
        {
            var f = Figures.Median(side.Seen);
            report.Row(
                side.Name, Report.Text(f.CpuPerTurn), Report.Text(f.FirstTextP50), Report.Text(f.FirstTextP99), Report.Text(f.GapP99),
                Report.Text(f.TurnsPerSecond), Report.Text(f.Memory), $"{f.Errors}");
        }

        var ratio = Percentiles.Median(_sides[^1].Seen.Zip(_sides[0].Seen, (a, b) => a.CpuPerTurn / b.CpuPerTurn));
        report.Ratio($"CPU, {_sides[^1].Name} to {_sides[0].Name}", ratio, target);
        report.Remark($"Other programs took {Report.Text(100 * _sides.Average(s => Figures.Median(s.Seen).Strangers))}% of the machine's cores meanwhile.");
    }

    private sealed record Side(string Name, Platform Platform, TurnLoad Load, List<Figures> Seen);
}
