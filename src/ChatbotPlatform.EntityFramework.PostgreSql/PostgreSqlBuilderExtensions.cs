using ChatbotPlatform;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.EntityFramework.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores in PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>Keeps everything in a PostgreSQL database, which any number of nodes may share.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="connectionString">For instance <c>Host=db;Database=chat;Username=chat;Password=…</c>.</param>
    /// <param name="configure">Changes how the stores begin.</param>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    /// <exception cref="InvalidOperationException">A database is chosen already.</exception>
    public static ChatbotPlatformBuilder UsePostgreSql(
        this ChatbotPlatformBuilder builder, string connectionString, Action<ChatStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        // Read once here, so that a mistake in it is told where it is made.
        connectionString = new NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        var services = builder.Services;
        services.AddStores(
            provider => new PooledContexts(provider.GetRequiredService<IDbContextFactory<ChatDbContext>>()),
            provider => provider.GetRequiredService<PostgreSqlFaults>(),
            _ => new WriteGate());
        services.AddSingleton(_ => new PostgreSqlServer(connectionString));
        services.AddSingleton<PostgreSqlFaults>();
        services.AddOwnDatabase(configure, (provider, options) => provider.GetRequiredService<PostgreSqlServer>().Configure(options));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<PostgreSqlMigration>(provider));
        return builder;
    }
}
