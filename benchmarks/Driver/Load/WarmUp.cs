using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>
/// Brings a server to where it would be after an hour: .NET compiles what is used often once more, in the background, and that takes
/// seconds of CPU, which would otherwise be counted to the first rounds.
/// </summary>
internal static class WarmUp
{
    private const int Passes = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Window = TimeSpan.FromSeconds(1);

    /// <summary>Runs the load and waits until the server is idle again, which its compiler is not at once; twice.</summary>
    public static async Task RunAsync(ChatSystem system, ServerProcess model, TurnLoad load)
    {
        for (var pass = 0; pass < Passes; pass++)
        {
            await load.RunAsync(system, model);
            await IdleAsync(system.Process);
        }
    }

    /// <summary>Waits until a server is idle.</summary>
    public static async Task IdleAsync(ServerProcess server)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Window)
        {
            var before = server.Cpu;
            await Task.Delay(Window);
            if ((server.Cpu - before) / Window < 0.03)
                break;
        }
    }

    /// <summary>Changes the pace of a model server.</summary>
    public static async Task SetPaceAsync(ServerProcess model, int delayMs, int firstTokenMs)
    {
        using var http = new HttpClient();
        (await http.GetAsync(new Uri($"http://127.0.0.1:{model.Port}/pace/{delayMs}/{firstTokenMs}"))).EnsureSuccessStatusCode();
    }
}
