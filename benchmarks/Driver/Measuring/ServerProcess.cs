using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChatbotPlatform.Benchmarks.Measuring;

/// <summary>One server in a process of its own, with what it has cost so far.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _name;
    private readonly string _log;
    private bool _disposed;

    public ServerProcess(string name, string program, string folder, int port, string[] arguments, Dictionary<string, string> environment)
    {
        _name = name;
        Port = port;
        _log = Path.Combine(folder, "log");
        // The log goes to a file without us in between: reading a pipe would cost us CPU that the servers need.
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$@\" >'{_log}' 2>&1 </dev/null", "sh", "dotnet", program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        _process = Process.Start(start)!;
        StartedAt = Stopwatch.GetTimestamp();
    }

    public int Port { get; }

    public int Id => _process.Id;

    public long StartedAt { get; }

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu => ProcFile.Cpu(Id);

    /// <summary>Resident memory in bytes.</summary>
    public long Memory => ProcFile.Resident(Id);

    public static void CheckPlatform()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("CPU time and memory are read from /proc: the benchmarks run on Linux.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until it listens.</summary>
    public Task WaitForPortAsync() => WaitAsync(async () =>
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return true;
    });

    /// <summary>Waits until a path answers 200.</summary>
    public async Task WaitForHealthAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}") };
        await WaitAsync(async () => (await http.GetAsync(new Uri(path, UriKind.Relative))).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync(Func<Task<bool>> isReady)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited || since.Elapsed > Patience)
                throw new InvalidOperationException($"The {_name} server did not start:\n{await File.ReadAllTextAsync(_log)}");
            try
            {
                if (await isReady())
                    return;
            }
            catch (Exception e) when (e is SocketException or HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(10);
        }
    }
}
