using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>
/// Migrates while no other host does, as the role that owns the tables, and sees to it that the walls are up and the application may work
/// within them.
/// </summary>
internal sealed class PostgreSqlMigration(
    PostgreSqlServer server,
    IDbContextFactory<ChatDbContext> contexts,
    ChatStoreOptions options,
    PostgreSqlFaults faults,
    TimeProvider time,
    ILogger<DatabaseMigration>? logger = null) : DatabaseMigration(contexts, options, faults, time, logger)
{
    protected override Task<ChatDbContext> OpenAsync(CancellationToken cancellationToken) =>
        server.OpenAsOwner() is { } context ? Task.FromResult(context) : base.OpenAsync(cancellationToken);

    /// <summary>
    /// Entity Framework's lock is a transaction's, and each migration has its own: between two of them another host gets in, and both
    /// would apply what is left.
    /// </summary>
    protected override Task<IAsyncDisposable?> TakeTurnAsync(CancellationToken cancellationToken) => server.TakeTurnAsync(cancellationToken);

#pragma warning disable EF1002 // Quoted there.
    protected override async Task<bool> IsCompleteAsync(DbContext context, CancellationToken cancellationToken) =>
        !await context.Database.SqlQueryRaw<string>(RowLevelSecurity.Missing("", await server.ReadRoleAsync(cancellationToken)))
            .AnyAsync(cancellationToken);
#pragma warning restore EF1002
}
