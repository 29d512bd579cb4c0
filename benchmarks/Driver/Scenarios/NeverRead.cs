using System.Net;
using System.Net.Sockets;
using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>Readers that connect and never read: they must cost bounded memory, and others must not notice them.</summary>
internal sealed class NeverRead : Scenario
{
    private const int Streams = 20;

    public override string Name => "never-read";

    public override async Task<Report> RunAsync(Bench bench)
    {
        var deaf = 5_000 * bench.Arguments.Number("scale", 100) / 100;
        var model = await bench.StartModelAsync(200, 10, 20);
        var platform = bench.Own(new Platform());
        await platform.StartAsync(bench, model.Port);
        var load = new TurnLoad(Streams, 4, 5, TimeSpan.FromSeconds(2));
        await WarmUp.RunAsync(platform, model, load);
        var before = await load.RunAsync(platform, model);

        // A turn of the last load, which has ended: all of it is sent to each who follows it, and nobody takes it.
        using var client = new StreamClient(platform.Process.Port, platform.Marks);
        await client.ConnectAsync();
        var begun = new TaskCompletionSource<string>();
        await client.TurnAsync(platform.Request(null), [], begun: begun);
        var request = platform.EventsRequest(await begun.Task);
        var sockets = new List<Socket>();
        try
        {
            Bench.Say($"{Name}: {deaf} readers connect");
            for (var i = 0; i < deaf; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024 };
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, platform.Process.Port);
                await socket.SendAsync(request);
            }

            // What five thousand requests at once cost is another question.
            await WarmUp.IdleAsync(platform.Process);
            var with = await load.RunAsync(platform, model);
            var report = new Report(Name, $"{deaf} readers that never read, {Streams} that do", Machine.Commit(bench.ResultsFolder));
            report.Row("", "first text p50 ms", "p99 ms", "gap p99 ms", "memory MiB", "errors");
            foreach (var (name, f) in new[] { ("without", before), ("with", with) })
                report.Row(name, Report.Text(f.FirstTextP50), Report.Text(f.FirstTextP99), Report.Text(f.GapP99), Report.Text(f.Memory), $"{f.Errors}");
            report.Ratio("memory of a reader that never reads", (with.Memory - before.Memory) * 1024 / deaf, null, " KiB");
            report.Ratio("gap p99 of the others, with to without", with.GapP99 / before.GapP99, null);
            return report;
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
            await platform.DisposeAsync();
        }
    }
}
