using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.EntityFramework;

/// <summary>What SQLite and PostgreSQL share when the database is our own.</summary>
internal static class OwnDatabase
{
    /// <summary>The table of applied migrations, named so that it meets no other context's in the same database.</summary>
    public const string MigrationsTable = "chatbot_migrations";

    /// <summary>Registers the pooled context and the options.</summary>
    public static void AddOwnDatabase<TOptions>(
        this IServiceCollection services,
        Action<TOptions>? configure,
        Action<IServiceProvider, DbContextOptionsBuilder> provider)
        where TOptions : ChatStoreOptions
    {
        services.AddOptions<TOptions>().Configure(options => configure?.Invoke(options));
        services.AddSingleton<ChatStoreOptions>(services => services.GetRequiredService<IOptions<TOptions>>().Value);
        services.AddPooledDbContextFactory<ChatDbContext>((services, options) =>
        {
            provider(services, options);
            options.ConfigureWarnings(Quiet);
        });
    }

    /// <summary>
    /// A statement a turn would otherwise write a line for at Information; and lost races, which are expected, would be errors. What
    /// truly fails is logged once, by whoever catches it.
    /// </summary>
    public static void Quiet(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandExecuted, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
        (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug));
}
