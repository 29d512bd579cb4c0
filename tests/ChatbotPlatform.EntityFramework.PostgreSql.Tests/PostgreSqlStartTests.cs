using System.Collections.Concurrent;
using ChatbotPlatform.Conformance;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

/// <summary>As whom a host starts, and what it is told about it.</summary>
public sealed class PostgreSqlStartTests
{
    private static readonly ChatScope Ada = new("acme", "ada");

    [Fact]
    public async Task One_role_for_everything_is_held_by_the_wall_all_the_same()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(migrated: false);
        var said = await StartAsync(builder => builder.UsePostgreSql(database.OwnerConnectionString!));
        said.Should().BeEmpty();
        await using var session = await RawSession.OpenAsync(database.OwnerConnectionString!);
        (await session.ScalarAsync("SELECT count(*) FROM projects")).Should().Be(0L);
        (await session.ScalarAsync("SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE oid = 'projects'::regclass")).Should().Be(true);
    }

    [Fact]
    public async Task A_role_above_the_wall_is_told_once()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        var superuser = database.ConnectionString.Replace(PostgresCluster.Application, "postgres", StringComparison.Ordinal);
        (await StartAsync(builder => builder.UsePostgreSql(superuser))).Should().ContainSingle().Which.Should().Contain("postgres").And.Contain("superuser");
    }

    [Fact]
    public async Task A_table_without_its_wall_is_told_by_name_and_gets_it_from_who_may()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        await using var owner = await RawSession.OpenAsync(database.OwnerConnectionString!);
        await owner.ExecuteAsync("ALTER TABLE prompts NO FORCE ROW LEVEL SECURITY; DROP POLICY chatbot_tenant ON turns");
        (await StartAsync(builder => database.Use(builder, options => options.MigrateAtStart = false)))
            .Should().ContainSingle().Which.Should().Contain("prompts, turns");
        (await StartAsync(builder => database.Use(builder))).Should().BeEmpty();
        (await owner.ScalarAsync("SELECT relforcerowsecurity FROM pg_class WHERE oid = 'prompts'::regclass")).Should().Be(true);
    }

    [Fact]
    public async Task A_role_that_is_new_is_granted_what_it_needs()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        await using var admin = await RawSession.OpenAsync(database.OwnerConnectionString!.Replace(PostgresCluster.Owner, "postgres", StringComparison.Ordinal));
        var role = $"new{Guid.CreateVersion7():N}";
        await admin.ExecuteAsync($"CREATE ROLE {role} LOGIN");
        var newcomer = database.ConnectionString.Replace(PostgresCluster.Application, role, StringComparison.Ordinal);
        (await StartAsync(
            builder => builder.UsePostgreSql(newcomer, options => options.MigrationsConnectionString = database.OwnerConnectionString),
            async services => await services.GetRequiredService<ProjectStore>().CreateAsync(Ada, new ProjectChange { Name = "Bot" }, default)))
            .Should().BeEmpty();
        await admin.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    [Fact]
    public async Task A_hosts_tables_without_row_level_security_are_told_with_what_to_call()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(migrated: false);
        await using (var context = new HostDbContext(new DbContextOptionsBuilder<HostDbContext>().UseNpgsql(database.OwnerConnectionString).Options))
            await context.Database.EnsureCreatedAsync();
        (await StartAsync(builder =>
        {
            builder.Services.AddDbContext<HostDbContext>(options => options.UseNpgsql(database.OwnerConnectionString));
            builder.UsePostgreSql<HostDbContext>();
        })).Should().ContainSingle().Which.Should().Contain("chatbot_turns").And.Contain("EnableChatbotRowLevelSecurity()");
    }

    /// <summary>Starts a host, and answers what it warned of.</summary>
    private static async Task<List<string>> StartAsync(Action<ChatbotPlatformBuilder> use, Func<IServiceProvider, Task>? then = null)
    {
        var log = new WarningLog();
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddLogging(logging => logging.AddProvider(log));
        use(builder);
        await using var services = builder.Services.BuildServiceProvider();
        foreach (var start in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await start.StartingAsync(CancellationToken.None);
        if (then is not null)
            await then(services);
        return [.. log.Warnings];
    }

    private sealed class WarningLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Warnings.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
