using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>Migrates while no other host does.</summary>
internal sealed class PostgreSqlMigration(
    PostgreSqlServer server,
    IDbContextFactory<ChatDbContext> contexts,
    IOptions<ChatStoreOptions> options,
    PostgreSqlFaults faults,
    TimeProvider time,
    ILogger<DatabaseMigration>? logger = null) : DatabaseMigration(contexts, options, faults, time, logger)
{
    /// <summary>
    /// Entity Framework's lock is a transaction's, and each migration has its own: between two of them another host gets in, and both
    /// would apply what is left.
    /// </summary>
    protected override Task<IAsyncDisposable?> TakeTurnAsync(CancellationToken cancellationToken) => server.TakeTurnAsync(cancellationToken);
}
