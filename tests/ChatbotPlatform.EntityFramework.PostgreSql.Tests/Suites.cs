using ChatbotPlatform.Conformance;
using ChatbotPlatform.Conformance.Access;
using ChatbotPlatform.Conformance.Insights;
using ChatbotPlatform.Conformance.Memory;
using ChatbotPlatform.Conformance.Projects;
using ChatbotPlatform.Conformance.Sessions;
using ChatbotPlatform.Conformance.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

public sealed class ProjectStoreTests(PostgreSqlDatabase database) : ProjectStoreConformance<PostgreSqlDatabase>(database);

public sealed class PromptTests(PostgreSqlDatabase database) : PromptConformance<PostgreSqlDatabase>(database);

public sealed class AuditTests(PostgreSqlDatabase database) : AuditConformance<PostgreSqlDatabase>(database);

public sealed class PromptVersionTests(PostgreSqlDatabase database) : PromptVersionConformance<PostgreSqlDatabase>(database);

public sealed class ProjectRulesTests(PostgreSqlDatabase database) : ProjectRulesConformance<PostgreSqlDatabase>(database);

public sealed class VisitorStoreTests(PostgreSqlDatabase database) : VisitorStoreConformance<PostgreSqlDatabase>(database);

public sealed class ApiKeyTests(PostgreSqlDatabase database) : ApiKeyConformance<PostgreSqlDatabase>(database);

public sealed class ConversationTests(PostgreSqlDatabase database) : ConversationConformance<PostgreSqlDatabase>(database);

public sealed class UsageTests(PostgreSqlDatabase database) : UsageConformance<PostgreSqlDatabase>(database);

public sealed class UsageMigrationTests(PostgreSqlDatabase database) : UsageMigrationConformance<PostgreSqlDatabase>(database);

public sealed class HandOverTests(PostgreSqlDatabase database) : HandOverConformance<PostgreSqlDatabase>(database);

public sealed class MessageDeletionTests(PostgreSqlDatabase database) : MessageDeletionConformance<PostgreSqlDatabase>(database);

public sealed class SessionStoreTests(PostgreSqlDatabase database) : SessionStoreConformance<PostgreSqlDatabase>(database);

public sealed class TurnAcceptTests(PostgreSqlDatabase database) : TurnAcceptConformance<PostgreSqlDatabase>(database);

public sealed class TurnStoreTests(PostgreSqlDatabase database) : TurnStoreConformance<PostgreSqlDatabase>(database);

public sealed class BudgetTests(PostgreSqlDatabase database) : BudgetConformance<PostgreSqlDatabase>(database);

public sealed class MemoryStoreTests(PostgreSqlDatabase database) : MemoryStoreConformance<PostgreSqlDatabase>(database);

public sealed class TenantWallTests(PostgreSqlDatabase database) : TenantWallConformance<PostgreSqlDatabase>(database);

public sealed class AbsentTests(PostgreSqlDatabase database) : AbsentConformance<PostgreSqlDatabase>(database);
public sealed class MemoryWorkTests(PostgreSqlDatabase database) : MemoryWorkConformance<PostgreSqlDatabase>(database);

public sealed class SentPromptTests(PostgreSqlDatabase database) : SentPromptConformance<PostgreSqlDatabase>(database);

public sealed class MessageSearchTests(PostgreSqlDatabase database) : MessageSearchConformance<PostgreSqlDatabase>(database);

public sealed class MigrationTests(PostgreSqlDatabase database) : MigrationConformance<PostgreSqlDatabase>(database);

public sealed class FaultTests(MortalPostgreSqlDatabase database) : FaultConformance<MortalPostgreSqlDatabase>(database);

public sealed class HostTurnAcceptTests(HostPostgreSqlDatabase database) : TurnAcceptConformance<HostPostgreSqlDatabase>(database);

public sealed class HostTurnStoreTests(HostPostgreSqlDatabase database) : TurnStoreConformance<HostPostgreSqlDatabase>(database);

public sealed class HostTenantWallTests(HostPostgreSqlDatabase database) : TenantWallConformance<HostPostgreSqlDatabase>(database)
{
    protected override DbContext Context(IServiceProvider services) => services.GetRequiredService<HostDbContext>();
}

public sealed class ComplianceTests
{
    [Fact]
    public void No_suite_is_left_out() => Compliance.MissingSuites(GetType().Assembly).Should().BeEmpty();
}
