using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Conformance;

/// <summary>A database of one engine with the stores on it, shared by the tests of one class; each test brings a tenant of its own.</summary>
public abstract class ConformanceDatabase : IAsyncLifetime
{
    private readonly List<ServiceProvider> _nodes = [];
    private TestDatabase? _database;

    public TestDatabase Database => _database!;

    /// <summary>The clock of the stores. Tests may move it on.</summary>
    public ManualTimeProvider Time { get; } = new();

    public IServiceProvider Services => _nodes[0];

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Another node on the same database: pools, gates and contexts of its own.</summary>
    public IServiceProvider NewNode(Action<IServiceCollection>? configure = null)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddLogging();
        Use(builder);
        configure?.Invoke(builder.Services);
        var node = builder.Services.BuildServiceProvider();
        _nodes.Add(node);
        return node;
    }

    /// <summary>
    /// A context on the tables themselves, past the stores and past the database's walls; the queries' filters hold there as well. The
    /// caller disposes it.
    /// </summary>
    public virtual DbContext OpenContext() => new ChatDbContext(PastTheWalls<ChatDbContext>());

    /// <summary>Makes a fresh database.</summary>
    public abstract Task<TestDatabase> CreateAsync(bool migrated);

    /// <summary>How many rows of a tenant there are, over all tables but the audit, which outlives what it is about.</summary>
    public async Task<int> CountRowsAsync(string tenantId)
    {
        await using var context = OpenContext();
        var count = 0;
        foreach (var table in context.Model.GetEntityTypes().Select(t => t.GetTableName()).Where(t => t?.EndsWith("audit_entries", StringComparison.Ordinal) == false).Distinct())
#pragma warning disable EF1002 // The model's table names.
            count += await context.Database
                .SqlQueryRaw<int>($"SELECT CAST(COUNT(*) AS INTEGER) AS \"Value\" FROM \"{table}\" WHERE tenant_id = {{0}}", tenantId).SingleAsync();
#pragma warning restore EF1002
        return count;
    }

    public virtual async ValueTask InitializeAsync()
    {
        _database = await CreateAsync(migrated: true);
        NewNode();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await Database.DisposeAsync();
    }

    protected DbContextOptions<TContext> PastTheWalls<TContext>()
        where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>();
        Database.UsePastTheWalls(options);
        return options.Options;
    }

    protected virtual void Use(ChatbotPlatformBuilder builder) => Database.Use(builder);
}
