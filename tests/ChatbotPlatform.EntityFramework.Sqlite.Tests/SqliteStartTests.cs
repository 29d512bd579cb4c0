using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

public sealed class SqliteStartTests
{
    [Fact]
    public async Task A_directory_that_is_not_there_is_told_by_name()
    {
        var act = () => StartAsync(builder => builder.UseSqlite("Data Source=/no/such/place/chat.db"));
        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*\"/no/such/place\" does not exist*");
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=shared;Mode=Memory;Cache=Shared")]
    [InlineData("Foreign Keys=true")]
    public void A_connection_string_without_a_file_is_refused(string connectionString) =>
        FluentActions.Invoking(() => new ChatbotPlatformBuilder(new ServiceCollection()).UseSqlite(connectionString))
            .Should().Throw<ArgumentException>().WithMessage("*has to name a file*");

    [Fact]
    public void A_second_database_is_refused() =>
        FluentActions.Invoking(() => new ChatbotPlatformBuilder(new ServiceCollection()).UseSqlite("Data Source=a.db").UseSqlite("Data Source=b.db"))
            .Should().Throw<InvalidOperationException>().WithMessage("*once*");

    [Fact]
    public async Task Every_connection_is_durable_and_checks_foreign_keys()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var services = await StartAsync(builder => database.Use(builder));
        await using var context = await services.GetRequiredService<IDbContextFactory<ChatDbContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        (await PragmaAsync(context, "synchronous")).Should().Be("2");
        (await PragmaAsync(context, "journal_mode")).Should().Be("wal");
        (await PragmaAsync(context, "foreign_keys")).Should().Be("1");
    }

    [Fact]
    public async Task A_migration_lock_whose_holder_died_is_removed()
    {
        await using var database = await TestDatabase.SqliteAsync(migrated: false);
        await using (var context = new DbContext(new DbContextOptionsBuilder().UseSqlite(database.ConnectionString).Options))
            await context.Database.ExecuteSqlRawAsync(
                "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL);"
                + "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00.0000000+00:00');");
        await using var services = await StartAsync(builder => database.Use(builder));
        (await services.GetRequiredService<ChatDatabase>().CanConnectAsync(CancellationToken.None)).Should().BeTrue();
    }

    [Fact]
    public async Task A_hosts_context_without_our_tables_is_told_at_the_start()
    {
        var act = () => StartAsync(builder =>
        {
            builder.Services.AddDbContext<DbContext>(options => options.UseSqlite("Data Source=none.db"));
            builder.UseEntityFramework<DbContext>();
        });
        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*AddChatbotPlatform()*");
        var unregistered = () => StartAsync(builder => builder.UseEntityFramework<Conformance.HostDbContext>());
        (await unregistered.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*AddDbContext<HostDbContext>()*");
    }

    private static async Task<string> PragmaAsync(DbContext context, string name)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        await using (command)
        {
#pragma warning disable CA2100 // A constant of this file.
            command.CommandText = $"PRAGMA {name}";
#pragma warning restore CA2100
            return $"{await command.ExecuteScalarAsync()}";
        }
    }

    private static async Task<ServiceProvider> StartAsync(Action<ChatbotPlatformBuilder> use)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddLogging();
        use(builder);
        var services = builder.Services.BuildServiceProvider();
        foreach (var start in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await start.StartingAsync(CancellationToken.None);
        return services;
    }
}
