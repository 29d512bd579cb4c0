using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>The connections to the server. Its own type, so that it meets no data source a host registers.</summary>
internal sealed class PostgreSqlServer(string connectionString) : IDisposable, IAsyncDisposable
{
    /// <summary>Any number that nobody else locks: "ChatMigr" in ASCII.</summary>
    private const string Turn = "SELECT pg_advisory_xact_lock(7523094283929477746)";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_source, npgsql => npgsql
        .MigrationsAssembly(typeof(PostgreSqlServer).Assembly)
        .MigrationsHistoryTable(OwnDatabase.MigrationsTable));

    /// <summary>
    /// Waits for the one lock that hosts have while they migrate. It is a transaction's, so that it is safe behind a pooler and ends with
    /// the connection.
    /// </summary>
    /// <returns>What gives it back; <see langword="null"/> when the database is not there yet, and has no place for a lock.</returns>
    public async Task<IAsyncDisposable?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return null;
        }

        try
        {
            // Ended by closing the connection, which is what is disposed.
            await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Turn, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops the idle connections: after a restart of the server each one is dead, and would cost one request its answer.</summary>
    public void DropIdleConnections() => _source.Clear();

    public void Dispose() => _source.Dispose();

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
