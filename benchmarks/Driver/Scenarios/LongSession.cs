using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>The same turn in a session of ten thousand messages and in one of ten.</summary>
internal sealed class LongSession : Scenario
{
    private const int Tail = 10;

    public override string Name => "long-session";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var streams = bench.Arguments.Number("streams", 4);
        var messages = 10_000 * bench.Arguments.Number("scale", 100) / 100;
        var turns = bench.Arguments.Number("turns", 60, 30);
        var model = await bench.StartModelAsync(bench.Arguments.Number("tokens", 50), 0, 0);
        var platform = bench.Own(new Platform());
        await platform.StartAsync(bench, model.Port);
        var load = new TurnLoad(streams, turns, int.MaxValue, TimeSpan.Zero);
        var contest = new Contest(bench, Name, model);
        contest.Add($"{Tail} messages", platform, load with { Sessions = Sessions(platform, streams, Tail) });
        contest.Add($"{messages} messages", platform, load with { Sessions = Sessions(platform, streams, messages) });
        var report = new Report(Name, $"{streams} sessions of each length, {turns} unpaced turns in each a round", Machine.Commit(bench.ResultsFolder));
        await contest.RunAsync(report, 100, 1.1);
        await platform.DisposeAsync();
        return report;
    }

    private static List<string> Sessions(Platform platform, int count, int messages)
    {
        using var seed = new Seed(platform);
        var sessions = Enumerable.Range(0, count)
            .Select(_ => seed.Session($"user:{platform.UserId}", platform.UserId, Guid.Parse(platform.ProjectId), messages, Tail).ToString()).ToList();
        seed.Commit();
        return sessions;
    }
}
