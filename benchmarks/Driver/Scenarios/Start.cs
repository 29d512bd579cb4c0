using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>From the process's start to its first healthy answer, beside an app that does nothing but open a database.</summary>
internal sealed class Start : Scenario
{
    public override string Name => "start";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var rounds = bench.Arguments.Number("rounds", 9, 3);
        var (host, empty) = (new List<Figure>(), new List<Figure>());
        var (hostFolder, emptyFolder) = (bench.NewFolder("host"), bench.NewFolder("empty"));
        var hostProgram = await PublishAsync(bench, "samples/Host", "ChatbotPlatform.Host");
        var emptyProgram = await PublishAsync(bench, "benchmarks/Empty", "ChatbotPlatform.Benchmarks.Empty");
        // The first start makes the tables; it is every other start that counts.
        for (var round = 0; round <= rounds; round++)
        {
            var h = await MeasureAsync(hostProgram, hostFolder, "/health/ready", "ConnectionStrings__Chatbot");
            var e = await MeasureAsync(emptyProgram, emptyFolder, "/health", "ConnectionStrings__Empty");
            if (round == 0)
                continue;
            Bench.Say($"{Name}: round {round}, host {Report.Text(h.Seconds)} s, empty {Report.Text(e.Seconds)} s");
            host.Add(h);
            empty.Add(e);
        }

        var report = new Report(Name, $"{rounds} starts of each, in turn, on a database that is there; both published with ReadyToRun, as the Dockerfile does", Machine.Commit(bench.ResultsFolder));
        report.Row("", "seconds", "CPU seconds", "memory MiB");
        foreach (var (name, seen) in new[] { ("host", host), ("empty app", empty) })
            report.Row(name, Report.Text(Median(seen, f => f.Seconds)), Report.Text(Median(seen, f => f.Cpu)), Report.Text(Median(seen, f => f.Memory)));
        report.Ratio("time, host to empty app", Percentiles.Median(host.Zip(empty, (a, b) => a.Seconds / b.Seconds)), 1.5);
        report.Ratio("CPU, host to empty app", Percentiles.Median(host.Zip(empty, (a, b) => a.Cpu / b.Cpu)), null);
        return report;
    }

    private static double Median(List<Figure> seen, Func<Figure, double> figure) => Percentiles.Median(seen.Select(figure));

    /// <summary>Publishes a program, compiled ahead for this machine.</summary>
    private static async Task<string> PublishAsync(Bench bench, string project, string assembly)
    {
        Bench.Say($"publishing {project}");
        var folder = bench.NewFolder($"published-{assembly}");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish", Bench.Project(project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false",
                "-p:PublishReadyToRun=true", "-o", folder, "-v", "q", "--nologo",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? Path.Combine(folder, assembly + ".dll") : throw new InvalidOperationException($"{project} was not published:\n{said}");
    }

    private static async Task<Figure> MeasureAsync(string program, string data, string health, string connection)
    {
        var port = ServerProcess.FreePort();
        await using var server = new ServerProcess(Path.GetFileNameWithoutExtension(program), program, data, port, [], new()
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Logging__LogLevel__Default"] = "Warning",
            [connection] = $"Data Source={data}/start.db",
        });
        await server.WaitForHealthAsync(health);
        return new Figure(Stopwatch.GetElapsedTime(server.StartedAt).TotalSeconds, server.Cpu.TotalSeconds, server.Memory / 1048576.0);
    }

    private sealed record Figure(double Seconds, double Cpu, double Memory);
}
