using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Testing;
using Npgsql;

namespace ChatbotPlatform.Benchmarks.Systems;

/// <summary>The sample host with a private PostgreSQL server, whose commits wait for the disk.</summary>
internal sealed class PlatformOnPostgreSql : Platform
{
    private PostgresCluster? _cluster;
    private int? _postmaster;

    public override string Name => "platform-postgresql";

    public override TimeSpan DatabaseCpu => _postmaster is { } pid ? ProcFile.CpuOfFamily(pid) : TimeSpan.Zero;

    protected override string Kind => "postgresql";

    protected override string MigrationsConnectionString => _cluster!.OwnerConnectionString("chatbot");

    /// <summary>Whether PostgreSQL's programs are here.</summary>
    public static bool IsInstalled =>
        (Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories).Any())
        || (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, "initdb")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Interlocked.Exchange(ref _cluster, null) is { } cluster)
            await cluster.DisposeAsync();
    }

    protected override async Task<string> MakeDatabaseAsync(Bench bench, string folder)
    {
        _cluster = await PostgresCluster.StartNewAsync(durable: true);
        await _cluster.CreateDatabaseAsync("chatbot");
        var connection = _cluster.ConnectionString("chatbot");
        _postmaster = ProcFile.Find("postgres", $"-p {new NpgsqlConnectionStringBuilder(connection).Port} ");
        return connection;
    }
}
