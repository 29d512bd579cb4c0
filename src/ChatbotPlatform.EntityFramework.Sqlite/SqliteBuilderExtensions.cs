using ChatbotPlatform;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.EntityFramework.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores in one SQLite file.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps everything in one SQLite file: nothing to install, for one process.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="connectionString">For instance <c>Data Source=chat.db</c>. The file is made; its directory has to be there.</param>
    /// <param name="configure">Changes how the stores begin.</param>
    /// <exception cref="ArgumentException">The connection string names no file.</exception>
    /// <exception cref="InvalidOperationException">A database is chosen already.</exception>
    public static ChatbotPlatformBuilder UseSqlite(
        this ChatbotPlatformBuilder builder, string connectionString, Action<ChatStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var file = new SqliteFile(connectionString);
        var services = builder.Services;
        services.AddStores(
            provider => new PooledContexts(provider.GetRequiredService<IDbContextFactory<ChatDbContext>>()),
            _ => new SqliteFaults(),
            _ => new SqliteWriteGate(),
            new SqliteSearch());
        services.AddOwnDatabase(configure, (_, options) => file.Configure(options));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SqliteMigration>(provider, file, new SqliteFaults()));
        return builder;
    }
}
