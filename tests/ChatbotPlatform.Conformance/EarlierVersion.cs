using System.Globalization;
using System.Text;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatbotPlatform.Conformance;

/// <summary>A database as an earlier version left it, and the start of a host of today on it.</summary>
internal static class EarlierVersion
{
    /// <summary>What stood in tables of the first version: ids from {1} to {6}.</summary>
    private static readonly CompositeFormat FirstRows = CompositeFormat.Parse("""
        INSERT INTO projects (tenant_id, id, name, memory_strategy, memory_max_tokens, memory_summarize_after_tokens, memory_keep_recent_tokens, created_at, updated_at, version)
            VALUES ('{0}', '{1}', 'Old', 'summary', 8000, 4000, 1000, '2026-01-02 03:04:05', '2026-01-02 03:04:05', 3);
        INSERT INTO prompts (tenant_id, id, project_id, name, content, position, enabled, created_at, updated_at)
            VALUES ('{0}', '{2}', '{1}', 'p', 'Be brief.', 0, true, '2026-01-02 03:04:05', '2026-01-02 03:04:05');
        INSERT INTO sessions (tenant_id, id, project_id, user_id, title, last_ordinal, history_version, created_at, updated_at)
            VALUES ('{0}', '{3}', '{1}', 'ann', 'Bees', 2, 0, '2026-01-02 03:04:05', '2026-01-02 03:04:05');
        INSERT INTO messages (tenant_id, id, session_id, turn_id, ordinal, role, text, contents, status, created_at)
            VALUES ('{0}', '{4}', '{3}', '{5}', 1, 'user', 'Where do bees live?', '[{{"$type":"text","text":"Where do bees live?"}}]', 'completed', '2026-01-02 03:04:05');
        INSERT INTO messages (tenant_id, id, session_id, turn_id, ordinal, role, text, contents, status, created_at)
            VALUES ('{0}', '{6}', '{3}', '{5}', 2, 'assistant', 'In hives.', '[{{"$type":"text","text":"In hives."}}]', 'completed', '2026-01-02 03:04:05');
        INSERT INTO turns (tenant_id, id, project_id, session_id, user_id, status, owner, epoch, lease_until, request_hash, model, user_message_id, assistant_message_id, created_at, ended_at)
            VALUES ('{0}', '{5}', '{1}', '{3}', 'ann', 'completed', '{5}', 0, '2026-01-02 03:04:05', 'h', 'a/b', '{4}', '{6}', '2026-01-02 03:04:05', '2026-01-02 03:04:05');
        """);

    /// <summary>Brings a database to where a migration left it.</summary>
    public static async Task MigrateAsync(TestDatabase database, string migration)
    {
        await using var host = await StartAsync(database, options => options.MigrateAtStart = false);
        await using var owner = await host.GetRequiredService<IDbContextFactory<ChatDbContext>>().CreateDbContextAsync();
        owner.Database.SetConnectionString(database.OwnerConnectionString ?? database.ConnectionString);
        await owner.GetService<IMigrator>().MigrateAsync(migration);
    }

    /// <summary>Puts a project with a conversation into tables of the first version.</summary>
    public static Task InsertFirstRowsAsync(TestDatabase database, string tenant)
    {
        var ids = Enumerable.Range(0, 6).Select(_ => $"{Guid.CreateVersion7()}".ToUpperInvariant());
        return ExecuteAsync(database, string.Format(CultureInfo.InvariantCulture, FirstRows, [tenant, .. ids]));
    }

    /// <summary>Writes past the database's walls.</summary>
    public static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        var past = new DbContextOptionsBuilder<ChatDbContext>();
        database.UsePastTheWalls(past);
        await using var rows = new ChatDbContext(past.Options);
#pragma warning disable EF1002 // Ids of our own.
        await rows.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
#pragma warning restore EF1002
    }

    /// <summary>What a host does at its start.</summary>
    public static async Task<ServiceProvider> StartAsync(TestDatabase database, Action<ChatStoreOptions>? configure = null)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddLogging();
        database.Use(builder, configure);
        var services = builder.Services.BuildServiceProvider();
        foreach (var start in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await start.StartingAsync(CancellationToken.None);
        return services;
    }
}
