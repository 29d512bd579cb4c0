using ChatbotPlatform.Host.Operating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatbotPlatform.Host.Accounts.Storage;

/// <summary>Gives contexts of whichever database is configured.</summary>
internal sealed class AccountDatabase(Func<AccountDbContext> open, ConfiguredDatabase database)
{
    public AccountDbContext Open() => open();

    /// <summary>A context of the role that owns the tables, where it is another than the application's.</summary>
    public AccountDbContext OpenToMigrate()
    {
        if (database.MigrationsConnectionString is not { } owner)
            return Open();
        var options = new DbContextOptionsBuilder<PostgreSqlAccountDbContext>();
        AccountDatabaseSetup.UsePostgreSql(options, owner + ";Pooling=false");
        options.ConfigureWarnings(AccountDatabaseSetup.Quiet);
        return new PostgreSqlAccountDbContext(options.Options);
    }

    /// <summary>Lets the application's role use what its owner made.</summary>
    public async Task GrantAsync(AccountDbContext owners, CancellationToken cancellationToken)
    {
        if (database.MigrationsConnectionString is null)
            return;
        var role = $"\"{new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Username}\"";
        var tables = string.Join(", ", owners.Model.GetEntityTypes().Select(t => $"\"{t.GetTableName()}\"").Append($"\"{AccountDbContext.MigrationsTable}\"").Distinct());
#pragma warning disable EF1002 // The model's names, and the configuration's.
        await owners.Database.ExecuteSqlRawAsync(
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}", cancellationToken);
#pragma warning restore EF1002
    }
}

internal static class AccountDatabaseSetup
{
    /// <summary>The chat's own pool may take a server's every connection but these.</summary>
    private const int PostgreSqlConnections = 10;

    public static void AddAccountDatabase(this IServiceCollection services, ConfiguredDatabase database)
    {
        if (database.IsPostgreSql)
            services.AddContexts<PostgreSqlAccountDbContext>(database, options => UsePostgreSql(options, database.ConnectionString));
        else
            services.AddContexts<SqliteAccountDbContext>(database, options => UseSqlite(options, database.ConnectionString));
        services.AddScoped(provider => provider.GetRequiredService<AccountDatabase>().Open());
        services.AddHostedService<AccountMigration>();
    }

    internal static void UseSqlite(DbContextOptionsBuilder options, string connectionString) => options
        .UseSqlite(connectionString, sqlite => sqlite.MigrationsHistoryTable(AccountDbContext.MigrationsTable))
        .AddInterceptors(new AccountPragmas());

    internal static void UsePostgreSql(DbContextOptionsBuilder options, string connectionString)
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "chatbot-accounts" };
        parts.MaxPoolSize = Math.Min(parts.MaxPoolSize, PostgreSqlConnections);
        options.UseNpgsql(parts.ConnectionString, npgsql => npgsql.MigrationsHistoryTable(AccountDbContext.MigrationsTable));
    }

    private static void AddContexts<T>(this IServiceCollection services, ConfiguredDatabase database, Action<DbContextOptionsBuilder> configure) where T : AccountDbContext
    {
        services.AddPooledDbContextFactory<T>(options =>
        {
            configure(options);
            options.ConfigureWarnings(Quiet);
        });
        services.AddSingleton(provider => new AccountDatabase(provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext, database));
    }

    /// <summary>Lost races are expected, and the first look at a new database finds no table. What truly fails is logged by whoever catches it.</summary>
    internal static void Quiet(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandExecuted, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
        (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug));
}
