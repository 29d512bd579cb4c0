using ChatbotPlatform.Conformance;
using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
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

    public override DbContext OpenContext() => Get<IDbContextFactory<HostDbContext>>().CreateDbContext();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = OpenContext();
        await context.Database.EnsureCreatedAsync();
    }

    protected override void Use(ChatbotPlatformBuilder builder)
    {
        builder.Services.AddDbContextFactory<HostDbContext>(
            options => options.UseNpgsql(Database.ConnectionString, npgsql => npgsql.EnableRetryOnFailure()));
        builder.UseEntityFramework<HostDbContext>();
    }
}
