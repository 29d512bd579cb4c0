using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>Many streams that are open and say little: how much memory does each hold?</summary>
internal sealed class IdleStreams : Scenario
{
    private const int Tokens = 400;
    private const int DelayMs = 100;

    public override string Name => "idle-streams";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var streams = bench.Arguments.Number("streams", 2_000 * bench.Arguments.Number("scale", 100) / 100);
        var model = await bench.StartModelAsync(Tokens, DelayMs, 20);
        var report = new Report(Name, $"{streams} streams, a token every {DelayMs} ms", Machine.Commit(bench.ResultsFolder));
        report.Row("system", "MiB before", "MiB with all open", "KiB a stream", "errors");
        var seen = new Dictionary<string, double>();
        var systems = ((ChatSystem[])[new Floor(), new Platform()]).Where(s => bench.Arguments.Systems?.Contains(s.Name) != false);
        foreach (var system in systems)
        {
            Bench.Say($"{Name}: {system.Name}");
            await bench.Own(system).StartAsync(bench, model.Port);
            // What a process holds once it has worked is not the streams'.
            await new TurnLoad(20, 1, 1, TimeSpan.Zero).RunAsync(system, model);
            await Task.Delay(TimeSpan.FromSeconds(2));
            var before = system.Process.Memory;
            // A hundred a second: it is to be seen what open streams hold, not how fast they can be opened.
            var spread = TimeSpan.FromMilliseconds(Tokens * DelayMs / 2);
            var load = Task.Run(() => new TurnLoad(streams, 1, 1, spread).RunAsync(system, model));
            long most = before;
            while (!load.IsCompleted)
            {
                most = Math.Max(most, system.Process.Memory);
                await Task.Delay(250);
            }

            var figures = await load;
            seen[system.Name] = (most - before) / 1024.0 / Math.Max(1, streams - figures.Errors);
            report.Row(system.Name, Report.Text(before / 1048576.0), Report.Text(most / 1048576.0), Report.Text(seen[system.Name]), $"{figures.Errors}");
            await system.DisposeAsync();
        }

        foreach (var (name, kib) in seen)
            report.Ratio($"{name}: memory of a stream", kib, name == "platform" ? 40 : null, " KiB");
        report.Remark("The highest resident memory while the streams were open, garbage that was not yet collected included.");
        return report;
    }
}
