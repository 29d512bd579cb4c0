using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>The connections to the server. Its own type, so that it meets no data source a host registers.</summary>
internal sealed class PostgreSqlServer(string connectionString) : IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_source, npgsql => npgsql
        .MigrationsAssembly(typeof(PostgreSqlServer).Assembly)
        .MigrationsHistoryTable(OwnDatabase.MigrationsTable));

    /// <summary>Drops the idle connections: after a restart of the server each one is dead, and would cost one request its answer.</summary>
    public void DropIdleConnections() => _source.Clear();

    public void Dispose() => _source.Dispose();

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
