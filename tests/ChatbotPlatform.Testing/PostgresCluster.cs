using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ChatbotPlatform.Testing;

/// <summary>
/// A private PostgreSQL server in a temporary folder, on a free port of the loopback address. It can be killed and started again. Disposed
/// with its data; when the process is killed instead, the next cluster sweeps it up.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>Owns the databases and their tables; no superuser.</summary>
    public const string Owner = "chatbot_owner";

    /// <summary>What the application connects as: owns nothing.</summary>
    public const string Application = "chatbot_app";

    private const string Prefix = "chatbot-pg-";
    private const string Superuser = "postgres";

    // initdb refuses root; Debian's package made this user.
    private static readonly bool IsRoot = Environment.UserName == "root";
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private static PostgresCluster? _shared;

    private readonly string _folder;
    private readonly string _bin;
    private readonly int _port;
    private readonly bool _durable;

    private PostgresCluster(string folder, string bin, int port, bool durable)
    {
        _folder = folder;
        _bin = bin;
        _port = port;
        _durable = durable;
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The one cluster of this test process, made at the first call and stopped when the process ends. Not durable, and so fast.</summary>
    public static async Task<PostgresCluster> SharedAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            if (_shared is null)
            {
                _shared = await StartNewAsync(durable: false);
                AppDomain.CurrentDomain.ProcessExit += (_, _) => _shared.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }

            return _shared;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="durable">Whether a commit waits for the disk: for tests that kill the server, or measure.</param>
    public static async Task<PostgresCluster> StartNewAsync(bool durable)
    {
        var bin = FindBinaries();
        SweepLeftovers(bin);
        var folder = Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.CreateVersion7():N}"[..40]);
        Directory.CreateDirectory(folder);
        if (IsRoot)
            await RunAsync("chown", "postgres", folder);
        var cluster = new PostgresCluster(folder, bin, FreePort(), durable);
        await RunAsServerAsync(Path.Combine(bin, "initdb"), "-D", cluster.Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");
        await cluster.StartAsync();
        await cluster.ExecuteAsync($"CREATE ROLE {Owner} LOGIN; CREATE ROLE {Application} LOGIN");
        return cluster;
    }

    /// <summary>The application's connection string of one of its databases.</summary>
    public string ConnectionString(string database) => ConnectionString(database, Application);

    /// <summary>The connection string of who owns the tables.</summary>
    public string OwnerConnectionString(string database) => ConnectionString(database, Owner);

    /// <summary>The connection string of who sees all rows.</summary>
    public string SuperuserConnectionString(string database) => ConnectionString(database, Superuser);

    /// <summary>Makes a database, a copy of another one where named.</summary>
    public async Task CreateDatabaseAsync(string name, string template = "template1") =>
        await ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\" OWNER {Owner}");

    /// <summary>Drops a database, whoever is connected.</summary>
    public async Task DropDatabaseAsync(string name) => await ExecuteAsync($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");

    /// <summary>Starts the server, after a kill or a stop, and waits until it answers.</summary>
    public Task StartAsync()
    {
        string[] durability = _durable ? [] : ["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off"];
        var options = string.Join(
            ' ',
            [
                $"-p {_port.ToString(CultureInfo.InvariantCulture)}", "-h 127.0.0.1", $"-k {_folder}", "-c max_connections=300",
                "-c shared_buffers=32MB", "-c max_prepared_transactions=0", .. durability,
            ]);
        return RunAsServerAsync(
            Path.Combine(_bin, "pg_ctl"), "-D", Data, "-w", "-t", "60", "-s", "-l", Path.Combine(_folder, "log"), "-o", options, "start");
    }

    /// <summary>Kills the server and all its processes with SIGKILL, as a crash of the machine would.</summary>
    public async Task KillAsync()
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        using var postmaster = Process.GetProcessById(pid);
        postmaster.Kill(entireProcessTree: true);
        await postmaster.WaitForExitAsync();
    }

    /// <summary>Stops the server at once, as an administrator would; clients are cut off.</summary>
    public Task StopAsync() => RunAsServerAsync(Path.Combine(_bin, "pg_ctl"), "-D", Data, "-m", "immediate", "-w", "-s", "stop");

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string database, string role) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = _port, Username = role, Database = database, Timeout = 10, MaxPoolSize = 50,
    }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(SuperuserConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string FindBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).Last()
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
                ?? throw new InvalidOperationException("These tests need PostgreSQL's server programs: apt-get install postgresql.");

    /// <summary>Stops and removes the clusters of test processes that were killed.</summary>
    private static void SweepLeftovers(string bin)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var pid) || Directory.Exists($"/proc/{pid}"))
                continue;
            if (File.Exists(Path.Combine(folder, "data", "postmaster.pid")))
                RunAsServerAsync(Path.Combine(bin, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "-s", "stop")
                    .ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task RunAsServerAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // No pipes: the server would inherit them and they would never close. What it has to say is in its log.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>/dev/null </dev/null", "sh", program, .. arguments])
        {
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
