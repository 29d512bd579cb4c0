using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>The same turns beside ten thousand tenants' data, and in an empty store.</summary>
internal sealed class ManyTenants : Scenario
{
    private const int SessionsOfTenant = 10;

    public override string Name => "many-tenants";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var streams = bench.Arguments.Number("streams", 10);
        var tenants = 10_000 * bench.Arguments.Number("scale", 100) / 100;
        var turns = bench.Arguments.Number("turns", 60, 30);
        var model = await bench.StartModelAsync(bench.Arguments.Number("tokens", 50), 0, 0);
        var (empty, full) = (bench.Own(new Platform()), bench.Own(new Platform()));
        await empty.StartAsync(bench, model.Port);
        await full.StartAsync(bench, model.Port);
        Bench.Say($"{Name}: {tenants} tenants are stored");
        Fill(full, tenants);
        var load = new TurnLoad(streams, turns, 5, TimeSpan.Zero);
        var contest = new Contest(bench, Name, model);
        contest.Add("empty store", empty, load);
        contest.Add($"{tenants} tenants", full, load);
        var report = new Report(
            Name, $"{tenants} tenants with {SessionsOfTenant} sessions each, {streams} streams, {turns} unpaced turns of each a round",
            Machine.Commit(bench.ResultsFolder));
        await contest.RunAsync(report, 60, 1.1);
        await empty.DisposeAsync();
        await full.DisposeAsync();
        return report;
    }

    private static void Fill(Platform platform, int tenants)
    {
        using var seed = new Seed(platform);
        for (var t = 0; t < tenants; t++)
        {
            var project = seed.Project($"tenant-{t}");
            for (var s = 0; s < SessionsOfTenant; s++)
                seed.Session($"tenant-{t}", $"user-{s}", project, messages: 2, afterSummary: 2);
        }

        seed.Commit();
    }
}
