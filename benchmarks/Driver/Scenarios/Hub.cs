using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>The same turns over the hub and over server-sent events.</summary>
internal sealed class Hub : Scenario
{
    public override string Name => "signalr";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var streams = bench.Arguments.Number("streams", 50);
        var turns = bench.Arguments.Number("turns", 4, 2);
        var tokens = bench.Arguments.Number("tokens", 200);
        var delay = bench.Arguments.Number("delay-ms", 10);
        var model = await bench.StartModelAsync(tokens, delay, 20);
        var platform = bench.Own(new Platform());
        await platform.StartAsync(bench, model.Port);
        var load = new TurnLoad(streams, turns, 5, TimeSpan.FromMilliseconds(tokens * delay));
        var contest = new Contest(bench, Name, model);
        contest.Add("server-sent events", platform, load);
        contest.Add("hub", platform, load with { Connect = () => new HubTurnClient(platform) });
        var report = new Report(Name, $"{streams} streams, {tokens} tokens {delay} ms apart, {turns} turns of each a round", Machine.Commit(bench.ResultsFolder));
        await contest.RunAsync(report, 6, 1.3);
        await platform.DisposeAsync();
        return report;
    }
}
