using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;
using Microsoft.Data.Sqlite;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>A link goes around, and within seconds everybody asks: how many are answered, and is what was accepted stored?</summary>
internal sealed class Burst : Scenario
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(5);

    public override string Name => "burst";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var streams = bench.Arguments.Number("streams", 2_000, 1_000);
        var model = await bench.StartModelAsync(bench.Arguments.Number("tokens", 200), bench.Arguments.Number("delay-ms", 10), 20);
        var platform = bench.Own(new Platform());
        await platform.StartAsync(bench, model.Port);
        await WarmUp.RunAsync(platform, model, new TurnLoad(20, 5, 5, TimeSpan.Zero));
        var before = Count(platform);
        var figures = await new TurnLoad(streams, 1, 1, Spread).RunAsync(platform, model);
        var after = Count(platform);

        var report = new Report(Name, $"{streams} turns begun within {Spread.TotalSeconds} seconds", Machine.Commit(bench.ResultsFolder));
        report.Row("system", "without a whole answer", "questions stored", "answers stored", "first text p50 ms", "p99 ms", "CPU ms/turn", "memory MiB");
        report.Row(
            platform.Name, $"{figures.Errors}", $"{after.Questions - before.Questions}", $"{after.Answers - before.Answers}", Report.Text(figures.FirstTextP50),
            Report.Text(figures.FirstTextP99), Report.Text(figures.CpuPerTurn), Report.Text(figures.Memory));
        await platform.DisposeAsync();
        return report;
    }

    private static (long Questions, long Answers) Count(Platform platform)
    {
        using var connection = new SqliteConnection(platform.ConnectionString + ";Pooling=false");
        connection.Open();
        return (Of("SELECT COUNT(*) FROM messages WHERE role = 'user'"), Of("SELECT COUNT(*) FROM messages WHERE role = 'assistant' AND status = 'completed'"));

        long Of(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The two above.
            command.CommandText = sql;
#pragma warning restore CA2100
            return (long)command.ExecuteScalar()!;
        }
    }
}
