using ChatbotPlatform.Host.Operating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatbotPlatform.Host.Accounts.Storage;

/// <summary>Gives contexts of whichever database is configured.</summary>
internal sealed class AccountDatabase(Func<AccountDbContext> open)
{
    public AccountDbContext Open() => open();
}

internal static class AccountDatabaseSetup
{
    /// <summary>The chat's own pool may take a server's every connection but these.</summary>
    private const int PostgreSqlConnections = 10;

    public static void AddAccountDatabase(this IServiceCollection services, ConfiguredDatabase database)
    {
        if (database.IsPostgreSql)
            services.AddContexts<PostgreSqlAccountDbContext>(options => UsePostgreSql(options, database.ConnectionString));
        else
            services.AddContexts<SqliteAccountDbContext>(options => UseSqlite(options, database.ConnectionString));
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

    private static void AddContexts<T>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure) where T : AccountDbContext
    {
        services.AddPooledDbContextFactory<T>(options =>
        {
            configure(options);
            options.ConfigureWarnings(Quiet);
        });
        services.AddSingleton(provider => new AccountDatabase(provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext));
    }

    /// <summary>Lost races are expected, and the first look at a new database finds no table. What truly fails is logged by whoever catches it.</summary>
    private static void Quiet(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandExecuted, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
        (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug));
}
