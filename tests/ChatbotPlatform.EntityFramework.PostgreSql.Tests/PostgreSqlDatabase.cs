using ChatbotPlatform.Conformance;
using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

public class PostgreSqlDatabase : ConformanceDatabase
{
    public override Task<TestDatabase> CreateAsync(bool migrated) => TestDatabase.PostgreSqlAsync(migrated);
}

/// <summary>A server of its own, durable, that is killed with SIGKILL and started again.</summary>
public sealed class MortalPostgreSqlDatabase : PostgreSqlDatabase, IFaultyDatabase
{
    private PostgresCluster? _cluster;

    public bool IsAllGone => true;

    public override async Task<TestDatabase> CreateAsync(bool migrated) =>
        await TestDatabase.PostgreSqlAsync(migrated, _cluster ??= await PostgresCluster.StartNewAsync(durable: true));

    public Task TakeAwayAsync() => _cluster!.KillAsync();

    public Task GiveBackAsync() => _cluster!.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _cluster!.DisposeAsync();
    }
}

/// <summary>A host's own context on PostgreSQL that repeats what failed, as many hosts configure it.</summary>
public sealed class HostPostgreSqlDatabase : PostgreSqlDatabase
{
    public override Task<TestDatabase> CreateAsync(bool migrated) => TestDatabase.PostgreSqlAsync(migrated: false);

    public override DbContext OpenContext() => new HostDbContext(PastTheWalls<HostDbContext>());

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var owner = new DbContextOptionsBuilder<HostDbContext>().UseNpgsql(Database.OwnerConnectionString);
        await using var context = new HostDbContext(owner.Options);
        await context.Database.EnsureCreatedAsync();
        // What the host's migration does at its end.
        var migration = new MigrationBuilder(context.Database.ProviderName);
        migration.EnableChatbotRowLevelSecurity(applicationRole: PostgresCluster.Application);
        foreach (var command in context.GetService<IMigrationsSqlGenerator>().Generate(migration.Operations))
            await context.Database.ExecuteSqlRawAsync(command.CommandText);
        await context.Database.ExecuteSqlRawAsync($"GRANT SELECT ON \"Invoice\" TO {PostgresCluster.Application}");
    }

    protected override void Use(ChatbotPlatformBuilder builder)
    {
        builder.Services.AddDbContextFactory<HostDbContext>(
            options => options.UseNpgsql(Database.ConnectionString, npgsql => npgsql.EnableRetryOnFailure()));
        builder.UsePostgreSql<HostDbContext>();
    }
}
