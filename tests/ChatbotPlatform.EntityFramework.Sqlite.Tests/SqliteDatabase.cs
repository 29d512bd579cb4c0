using ChatbotPlatform.Conformance;
using ChatbotPlatform.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

public class SqliteDatabase : ConformanceDatabase
{
    public override Task<TestDatabase> CreateAsync(bool migrated) => TestDatabase.SqliteAsync(migrated);
}

/// <summary>Another process holds the write lock.</summary>
public sealed class LockableSqliteDatabase : SqliteDatabase, IFaultyDatabase
{
    private SqliteConnection? _other;

    // In WAL mode readers go on.
    public bool IsAllGone => false;

    public async Task TakeAwayAsync()
    {
        _other = new SqliteConnection(Database.ConnectionString + ";Pooling=false");
        await _other.OpenAsync();
        _other.BeginTransaction(deferred: false);
    }

    public async Task GiveBackAsync() => await _other!.DisposeAsync();
}

/// <summary>A host's own context on SQLite, with none of the care that UseSqlite takes.</summary>
public sealed class HostSqliteDatabase : SqliteDatabase
{
    public override Task<TestDatabase> CreateAsync(bool migrated) => TestDatabase.SqliteAsync(migrated: false);

    public override DbContext OpenContext() => new HostDbContext(PastTheWalls<HostDbContext>());

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = OpenContext();
        await context.Database.EnsureCreatedAsync();
    }

    protected override void Use(ChatbotPlatformBuilder builder)
    {
        builder.Services.AddDbContextFactory<HostDbContext>(options => options.UseSqlite(Database.ConnectionString));
        builder.UseEntityFramework<HostDbContext>();
    }
}
