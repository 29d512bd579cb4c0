using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Conformance;
using ChatbotPlatform.Conformance.Access;
using ChatbotPlatform.Conformance.Insights;
using ChatbotPlatform.Conformance.Memory;
using ChatbotPlatform.Conformance.Projects;
using ChatbotPlatform.Conformance.Sessions;
using ChatbotPlatform.Conformance.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

public sealed class ProjectStoreTests(SqliteDatabase database) : ProjectStoreConformance<SqliteDatabase>(database);

public sealed class PromptTests(SqliteDatabase database) : PromptConformance<SqliteDatabase>(database);

public sealed class AuditTests(SqliteDatabase database) : AuditConformance<SqliteDatabase>(database);

public sealed class PromptVersionTests(SqliteDatabase database) : PromptVersionConformance<SqliteDatabase>(database);

public sealed class ProjectRulesTests(SqliteDatabase database) : ProjectRulesConformance<SqliteDatabase>(database);

public sealed class VisitorStoreTests(SqliteDatabase database) : VisitorStoreConformance<SqliteDatabase>(database);

public sealed class ApiKeyTests(SqliteDatabase database) : ApiKeyConformance<SqliteDatabase>(database);

public sealed class ConversationTests(SqliteDatabase database) : ConversationConformance<SqliteDatabase>(database);

public sealed class UsageTests(SqliteDatabase database) : UsageConformance<SqliteDatabase>(database);

public sealed class UsageMigrationTests(SqliteDatabase database) : UsageMigrationConformance<SqliteDatabase>(database);

public sealed class HandOverTests(SqliteDatabase database) : HandOverConformance<SqliteDatabase>(database);

public sealed class MessageDeletionTests(SqliteDatabase database) : MessageDeletionConformance<SqliteDatabase>(database);

public sealed class SessionStoreTests(SqliteDatabase database) : SessionStoreConformance<SqliteDatabase>(database);

public sealed class TurnAcceptTests(SqliteDatabase database) : TurnAcceptConformance<SqliteDatabase>(database);

public sealed class TurnStoreTests(SqliteDatabase database) : TurnStoreConformance<SqliteDatabase>(database);

public sealed class BudgetTests(SqliteDatabase database) : BudgetConformance<SqliteDatabase>(database);

public sealed class MemoryStoreTests(SqliteDatabase database) : MemoryStoreConformance<SqliteDatabase>(database);

public sealed class TenantWallTests(SqliteDatabase database) : TenantWallConformance<SqliteDatabase>(database);

public sealed class AbsentTests(SqliteDatabase database) : AbsentConformance<SqliteDatabase>(database);
public sealed class MemoryWorkTests(SqliteDatabase database) : MemoryWorkConformance<SqliteDatabase>(database);

public sealed class SentPromptTests(SqliteDatabase database) : SentPromptConformance<SqliteDatabase>(database);

public sealed class MessageSearchTests(SqliteDatabase database) : MessageSearchConformance<SqliteDatabase>(database)
{
    /// <summary>FTS5's own rows, past the triggers that keep them.</summary>
    protected override async Task<int> IndexRowsAsync(Guid session)
    {
        await using var context = Database.OpenContext();
        return await context.Database.SqlQueryRaw<int>(
            "SELECT COUNT(*) AS \"Value\" FROM search_index WHERE search_index MATCH {0}", $"\"{SearchPlace.OfSession(session)}\" *").SingleAsync();
    }
}

/// <summary>Without a full-text index: the window of the newest.</summary>
public sealed class HostMessageSearchTests(HostSqliteDatabase database) : MessageSearchConformance<HostSqliteDatabase>(database);

public sealed class MigrationTests(SqliteDatabase database) : MigrationConformance<SqliteDatabase>(database);

public sealed class FaultTests(LockableSqliteDatabase database) : FaultConformance<LockableSqliteDatabase>(database);

public sealed class HostTurnAcceptTests(HostSqliteDatabase database) : TurnAcceptConformance<HostSqliteDatabase>(database);

public sealed class HostTurnStoreTests(HostSqliteDatabase database) : TurnStoreConformance<HostSqliteDatabase>(database);

public sealed class HostTenantWallTests(HostSqliteDatabase database) : TenantWallConformance<HostSqliteDatabase>(database)
{
    protected override DbContext Context(IServiceProvider services) => services.GetRequiredService<HostDbContext>();
}

public sealed class ComplianceTests
{
    [Fact]
    public void No_suite_is_left_out() => Compliance.MissingSuites(GetType().Assembly).Should().BeEmpty();
}
