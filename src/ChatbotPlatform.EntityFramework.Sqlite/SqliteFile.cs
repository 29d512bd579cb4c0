using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Sqlite;

/// <summary>The file, and how it is opened.</summary>
internal sealed class SqliteFile
{
    /// <summary>How long a statement waits for another process to finish writing, before the caller is told to come back.</summary>
    public const int BusySeconds = 5;

    private static readonly SqlitePragmas Pragmas = new();

    private readonly string _connectionString;

    public SqliteFile(string connectionString)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        if (parts.DataSource.Length == 0 || parts.DataSource == ":memory:" || parts.Mode == SqliteOpenMode.Memory)
            throw new ArgumentException(
                "The connection string has to name a file, for instance \"Data Source=chat.db\": what is kept in memory is gone with its connection.",
                nameof(connectionString));
        Path = parts.DataSource;
        parts.ForeignKeys = true;
        if (!connectionString.Contains("Timeout", StringComparison.OrdinalIgnoreCase))
            parts.DefaultTimeout = BusySeconds;
        _connectionString = parts.ToString();
    }

    public string Path { get; }

    public void Configure(DbContextOptionsBuilder options) => options
        .UseSqlite(_connectionString, sqlite => sqlite
            .MigrationsAssembly(typeof(SqliteFile).Assembly)
            .MigrationsHistoryTable(OwnDatabase.MigrationsTable))
        .AddInterceptors(Pragmas);

    /// <summary>SQLite makes the file but not its directory, and says only "unable to open database file".</summary>
    public void CheckDirectory()
    {
        if (Path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return;
        var full = System.IO.Path.GetFullPath(Path);
        if (System.IO.Path.GetDirectoryName(full) is { } directory && !Directory.Exists(directory))
            throw new InvalidOperationException(
                $"The SQLite database \"{full}\" cannot be opened, because the directory \"{directory}\" does not exist. Make it, or change the connection string.");
    }
}
