using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Host.Tests;

/// <summary>A sample as its user runs it: a process of its own, configured by environment variables alone, that can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> _environment;
    private readonly string _assembly;
    private readonly string? _folder;
    private readonly StringBuilder _output = new();
    private Process? _process;

    public HostProcess(string sample, IDictionary<string, string> environment, string? folder = null)
    {
        _folder = folder;
        _assembly = Path.Combine(
            Checkout.Root, "samples", sample, "bin", Checkout.Configuration, "net10.0", $"ChatbotPlatform.{sample}.dll");
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        _environment = new Dictionary<string, string>(environment)
        {
            ["ASPNETCORE_URLS"] = Address.ToString().TrimEnd('/'),
        };
        _environment.TryAdd("ASPNETCORE_ENVIRONMENT", "Development");
        // All of a test's users share one address.
        _environment.TryAdd("Chatbot__Limits__Enabled", "false");
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static Dictionary<string, string> Loop(LoopbackModelServer model, TestDatabase database) => new()
    {
        ["Chatbot__Providers__loop__BaseUrl"] = model.BaseUrl,
        ["Chatbot__Providers__loop__ApiKey"] = "canary-key-7f3a",
        ["Chatbot__DefaultModel"] = "loop/mock",
        ["Chatbot__Database"] = database.ConnectionString.StartsWith("Data Source", StringComparison.Ordinal) ? "sqlite" : "postgresql",
        ["ConnectionStrings__Chatbot"] = database.ConnectionString,
        ["ConnectionStrings__ChatbotMigrations"] = database.OwnerConnectionString ?? "",
    };

    public async Task StartAsync(string readyPath = "health/ready")
    {
        Launch();
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(60);)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"The host ended with {_process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await Client.GetAsync(readyPath);
                if (answer.StatusCode is HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The host did not get ready:\n{Output}");
    }

    /// <summary>Registers somebody new and signs them in: the client speaks for them from here on.</summary>
    public async Task<HostApp.Tokens> SignInAsync()
    {
        var who = new { email = $"{Guid.CreateVersion7():N}@example.org", password = "correct horse battery" };
        using var registered = await Client.PostAsJsonAsync("api/v1/auth/register", who);
        registered.StatusCode.Should().Be(HttpStatusCode.Created);
        using var login = await Client.PostAsJsonAsync("api/v1/auth/login", who);
        var tokens = await HostApp.TokensAsync(login);
        Client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Access);
        return tokens;
    }

    /// <summary>Starts a host that is expected to refuse, and answers its exit code.</summary>
    public async Task<int> RefuseAsync()
    {
        Launch();
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }

    /// <summary>The first line of the output that holds a text, as soon as it is there.</summary>
    public async Task<string> OutputLineAsync(string text)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(20);)
        {
            if (Output.Split('\n').FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal)) is { } line)
                return line.TrimEnd('\r');
            await Task.Delay(20);
        }

        throw new TimeoutException($"The host never said {text}:\n{Output}");
    }

    /// <summary>kill -9: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator stops a host.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", $"-TERM {_process!.Id}"))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Client.Dispose();
    }

    private void Launch()
    {
        File.Exists(_assembly).Should().BeTrue($"{_assembly} is built with the solution");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { _assembly },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder ?? Path.GetDirectoryName(_assembly)!,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        foreach (var inherited in start.Environment.Keys.Where(k => k.EndsWith("_API_KEY", StringComparison.Ordinal)).Except(_environment.Keys).ToList())
            start.Environment.Remove(inherited);
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Take(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
