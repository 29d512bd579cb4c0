using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>Ten readers of each turn beside one: a second tab must not cost a second answer.</summary>
internal sealed class Readers : Scenario
{
    public override string Name => "readers";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var streams = bench.Arguments.Number("streams", 20);
        var turns = bench.Arguments.Number("turns", 4, 2);
        var tokens = bench.Arguments.Number("tokens", 200);
        var delay = bench.Arguments.Number("delay-ms", 10);
        var model = await bench.StartModelAsync(tokens, delay, 20);
        var platform = bench.Own(new Platform());
        await platform.StartAsync(bench, model.Port);
        var load = new TurnLoad(streams, turns, 5, TimeSpan.FromMilliseconds(tokens * delay));
        var contest = new Contest(bench, Name, model);
        contest.Add("one reader", platform, load);
        contest.Add("ten readers", platform, load with { Connect = () => new FollowedTurnClient(platform, 9) });
        var report = new Report(Name, $"{streams} turns at a time, {tokens} tokens {delay} ms apart, {turns} turns of each a round", Machine.Commit(bench.ResultsFolder));
        await contest.RunAsync(report, 6, 2.0);
        await platform.DisposeAsync();
        return report;
    }
}
