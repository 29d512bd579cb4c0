using ChatbotPlatform;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.EntityFramework.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores in PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>Keeps everything in a PostgreSQL database, which any number of nodes may share.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="connectionString">
    /// For instance <c>Host=db;Database=chat;Username=chat_app;Password=…</c>. Its role should be neither a superuser nor, where
    /// <see cref="PostgreSqlOptions.MigrationsConnectionString"/> is set, the owner of the tables.
    /// </param>
    /// <param name="configure">Changes how the stores begin.</param>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    /// <exception cref="InvalidOperationException">A database is chosen already.</exception>
    public static ChatbotPlatformBuilder UsePostgreSql(
        this ChatbotPlatformBuilder builder, string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        // Read once here, so that a mistake in it is told where it is made.
        connectionString = new NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        var services = builder.Services;
        services.AddStores(
            provider => new PooledContexts(provider.GetRequiredService<IDbContextFactory<ChatDbContext>>()),
            provider => provider.GetRequiredService<PostgreSqlFaults>(),
            _ => new WriteGate(),
            new PostgreSqlSearch());
        services.AddSingleton(provider => new PostgreSqlServer(connectionString, provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value));
        services.AddSingleton(provider => new PostgreSqlFaults(provider.GetRequiredService<PostgreSqlServer>()));
        services.AddOwnDatabase(configure, (provider, options) => provider.GetRequiredService<PostgreSqlServer>().Configure(options));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<PostgreSqlMigration>(provider));
        services.AddWallCheck<ChatDbContext>();
        return builder;
    }

    /// <summary>
    /// Keeps everything in the host's own PostgreSQL database, as <c>UseEntityFramework</c> does, and tells row-level security whose rows
    /// each statement may touch. The host's migrations call <c>migrationBuilder.EnableChatbotRowLevelSecurity()</c>.
    /// </summary>
    /// <typeparam name="TContext">The host's context.</typeparam>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <exception cref="InvalidOperationException">A database is chosen already.</exception>
    public static ChatbotPlatformBuilder UsePostgreSql<TContext>(this ChatbotPlatformBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddStores(
            provider => new HostContexts<TContext>(provider.GetRequiredService<IServiceScopeFactory>()),
            provider => provider.GetRequiredService<PostgreSqlFaults>(),
            _ => new WriteGate());
        services.AddSingleton(_ => new PostgreSqlFaults(server: null));
        services.ConfigureDbContext<TContext>(options => options.AddInterceptors(PostgreSqlServer.Settings));
        services.AddHostedService<HostModelCheck<TContext>>();
        services.AddWallCheck<TContext>();
        return builder;
    }

    private static void AddWallCheck<TContext>(this IServiceCollection services)
        where TContext : DbContext =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<WallCheck<TContext>>(
            provider, provider.GetRequiredService<PostgreSqlFaults>()));
}
