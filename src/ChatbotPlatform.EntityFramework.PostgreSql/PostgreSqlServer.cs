using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>The connections to the server. Its own type, so that it meets no data source a host registers.</summary>
internal sealed class PostgreSqlServer(string connectionString, PostgreSqlOptions options) : IDisposable, IAsyncDisposable
{
    /// <summary>One for all contexts: a new one each would be a new service provider of Entity Framework each.</summary>
    public static readonly TenantSettings Settings = new();

    /// <summary>Any number that nobody else locks: "ChatMigr" in ASCII.</summary>
    private const string Turn = "SELECT pg_advisory_xact_lock(7523094283929477746)";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    /// <summary>Contexts of the application.</summary>
    public void Configure(DbContextOptionsBuilder builder)
    {
        Configure(builder, npgsql => builder.UseNpgsql(_source, npgsql), _ => Task.FromResult(options.ApplicationRole));
        builder.AddInterceptors(Settings);
    }

    /// <summary>A context of the role that owns the tables, where it is another than the application's.</summary>
    public ChatDbContext? OpenAsOwner()
    {
        if (options.MigrationsConnectionString is not { } owner)
            return null;
        var builder = new DbContextOptionsBuilder<ChatDbContext>();
        // Not pooled: what is needed once should not be kept.
        var connection = new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString;
        Configure(builder, npgsql => builder.UseNpgsql(connection, npgsql), ReadRoleAsync);
        builder.ConfigureWarnings(OwnDatabase.Quiet);
        return new ChatDbContext(builder.Options);
    }

    /// <summary>Who the application's connection belongs to, if that is another than the tables' owner.</summary>
    public async Task<string?> ReadRoleAsync(CancellationToken cancellationToken)
    {
        if (options.ApplicationRole is not null || options.MigrationsConnectionString is null)
            return options.ApplicationRole;
        await using var command = _source.CreateCommand("SELECT current_user");
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

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

    private static void Configure(
        DbContextOptionsBuilder builder,
        Action<Action<Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder>> use,
        Func<CancellationToken, Task<string?>> role)
    {
        use(npgsql => npgsql
            .MigrationsAssembly(typeof(PostgreSqlServer).Assembly)
            .MigrationsHistoryTable(OwnDatabase.MigrationsTable));
        // Entity Framework's word for what follows each migration, under its lock: however the database is brought up to date, its walls are up.
        builder.UseAsyncSeeding((context, _, ct) => RaiseWallsAsync(context, role, ct));
        // The command-line tools are synchronous.
        builder.UseSeeding((context, _) => Task.Run(() => RaiseWallsAsync(context, role, default)).GetAwaiter().GetResult());
    }

#pragma warning disable EF1002 // Quoted there.
    private static async Task RaiseWallsAsync(DbContext context, Func<CancellationToken, Task<string?>> role, CancellationToken cancellationToken)
    {
        var name = await role(cancellationToken);
        await context.Database.ExecuteSqlRawAsync(RowLevelSecurity.Sql("", name), cancellationToken);
        if (name is not null)
            await context.Database.ExecuteSqlRawAsync(RowLevelSecurity.GrantRead(OwnDatabase.MigrationsTable, name), cancellationToken);
    }
#pragma warning restore EF1002
}
