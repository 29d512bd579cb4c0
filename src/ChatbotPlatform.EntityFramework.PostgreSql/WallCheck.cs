using ChatbotPlatform.EntityFramework.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>Tells once, at the start, where the database's wall does not hold: it is the third of three, so the host may go on.</summary>
internal sealed partial class WallCheck<TContext>(
    IServiceScopeFactory scopes, DatabaseFaults faults, ILogger<WallCheck<TContext>>? logger = null) : DatabaseStart
    where TContext : DbContext
{
    private readonly ILogger _logger = logger ?? NullLogger<WallCheck<TContext>>.Instance;

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await CheckAsync(scope.ServiceProvider.GetRequiredService<TContext>(), cancellationToken);
        }
        catch (Exception e) when (faults.IsUnavailable(e))
        {
            // A host may start before its database does.
        }
    }

    private async Task CheckAsync(DbContext context, CancellationToken cancellationToken)
    {
        var above = await context.Database
            .SqlQuery<string>($"SELECT rolname::text AS \"Value\" FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)")
            .ToListAsync(cancellationToken);
        if (above is [var role])
            LogAboveTheWall(_logger, role);
#pragma warning disable EF1002 // The model's tables, quoted.
        var missing = await context.Database.SqlQueryRaw<string>(RowLevelSecurity.Missing(Prefix(context), role: null)).ToListAsync(cancellationToken);
#pragma warning restore EF1002
        if (missing.Count > 0)
            LogNoWall(_logger, string.Join(", ", missing));
    }

    private static string Prefix(DbContext context)
    {
        var table = context.Model.FindEntityType(typeof(ProjectRow))!.GetTableName()!;
        return table[..^"projects".Length];
    }

    [LoggerMessage(1, LogLevel.Warning, "The database role {Role} is above row-level security, which therefore guards nothing: connect as a role that is neither superuser nor BYPASSRLS.")]
    private static partial void LogAboveTheWall(ILogger logger, string role);

    [LoggerMessage(2, LogLevel.Warning, "There is no row-level security on {Tables}: migrate as their owner, or in a host's own migrations call migrationBuilder.EnableChatbotRowLevelSecurity().")]
    private static partial void LogNoWall(ILogger logger, string tables);
}
