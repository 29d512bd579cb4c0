using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatbotPlatform.Conformance;

public abstract class MigrationConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public void The_migrations_make_the_model_as_it_is()
    {
        using var context = Database.Get<IDbContextFactory<ChatDbContext>>().CreateDbContext();
        context.Database.HasPendingModelChanges().Should().BeFalse();
    }

    [Fact]
    public async Task Several_hosts_that_start_at_once_on_an_empty_database_all_start()
    {
        await using var empty = await Database.CreateAsync(migrated: false);
        await AtOnceAsync(6, async _ =>
        {
            await using var host = await StartAsync(empty);
            return await host.GetRequiredService<ChatDatabase>().CanConnectAsync(None);
        });
        await using var last = await StartAsync(empty);
        await using var context = await last.GetRequiredService<IDbContextFactory<ChatDbContext>>().CreateDbContextAsync();
        (await context.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
        (await last.GetRequiredService<ChatDatabase>().CanConnectAsync(None)).Should().BeTrue();
    }

    [Fact]
    public async Task A_host_that_may_not_migrate_leaves_the_database_as_it_is()
    {
        await using var empty = await Database.CreateAsync(migrated: false);
        await using var host = await StartAsync(empty, options => options.MigrateAtStart = false);
        (await host.GetRequiredService<ChatDatabase>().CanConnectAsync(None)).Should().BeFalse();
    }

    [Fact]
    public async Task A_second_start_keeps_what_is_there()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await using var host = await StartAsync(Database.Database);
        (await Projects.GetAsync(scope, project.Id, None)).Should().Be(project);
    }

    /// <summary>What stood in tables of the first version, with two tenants in it.</summary>
    private static readonly System.Text.CompositeFormat FirstRows = System.Text.CompositeFormat.Parse("""
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

    [Fact]
    public async Task A_database_of_the_first_version_comes_up_to_date_with_all_that_is_in_it()
    {
        await using var old = await Database.CreateAsync(migrated: false);
        await using (var host = await StartAsync(old, options => options.MigrateAtStart = false))
        {
            await using var owner = await host.GetRequiredService<IDbContextFactory<ChatDbContext>>().CreateDbContextAsync();
            owner.Database.SetConnectionString(old.OwnerConnectionString ?? old.ConnectionString);
            await owner.GetService<IMigrator>().MigrateAsync("Initial");
            var past = new DbContextOptionsBuilder<ChatDbContext>();
            old.UsePastTheWalls(past);
            await using var rows = new ChatDbContext(past.Options);
            foreach (var tenant in (string[])["old-one", "old-two"])
            {
                var ids = Enumerable.Range(0, 6).Select(_ => $"{Guid.CreateVersion7()}".ToUpperInvariant());
#pragma warning disable EF1002 // Ids of our own.
                await rows.Database.ExecuteSqlRawAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, FirstRows, [tenant, .. ids]).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
#pragma warning restore EF1002
            }
        }

        await using var now = await StartAsync(old);
        var keys = new List<string>();
        foreach (var tenant in (string[])["old-one", "old-two"])
        {
            var scope = new ChatScope(tenant, "ann");
            var project = (await now.GetRequiredService<ProjectStore>().ListAsync(scope, 0, 10, None)).Items.Should().ContainSingle().Subject;
            project.PublishableKey.Should().StartWith("pk_");
            keys.Add(project.PublishableKey);
            keys.Add((await now.GetRequiredService<VisitorStore>().GetIdentitySecretAsync(scope, project.Id, None))!);
            (await now.GetRequiredService<VisitorStore>().FindAsync(project.PublishableKey, None))!.TenantId.Should().Be(tenant);
            var prompt = (await now.GetRequiredService<ProjectStore>().ListPromptsAsync(scope, project.Id, None))!.Should().ContainSingle().Subject;
            prompt.Content.Should().Be("Be brief.");
            var versions = await now.GetRequiredService<ProjectStore>().ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None);
            versions!.Items.Should().ContainSingle().Which.Content.Should().Be("Be brief.");
            var session = (await now.GetRequiredService<SessionStore>().ListAsync(scope, project.Id, null, 0, 10, None)).Items.Should().ContainSingle().Subject;
            (await now.GetRequiredService<SessionStore>().ListMessagesAsync(scope, session.Id, null, 10, None))!.Messages.Select(m => m.Text)
                .Should().Equal("Where do bees live?", "In hives.");
            (await now.GetRequiredService<ProjectStore>().DeleteAsync(scope, project.Id, None)).Should().BeTrue();
        }

        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_key_and_every_foreign_key_begins_with_the_tenant()
    {
        using var context = Database.OpenContext();
        var tables = context.Model.GetEntityTypes().ToList();
        tables.Select(t => t.GetTableName()).Should().BeEquivalentTo("projects", "prompts", "prompt_versions", "sessions", "messages", "turns", "summaries", "search_entries", "audit_entries", "token_usage",
            "widget_origins", "ended_visits", "api_keys");
        foreach (var table in tables)
        {
            string[] key = table.GetTableName() switch
            {
                "token_usage" => ["tenant_id", "project_id", "day", "subject"],
                "widget_origins" => ["tenant_id", "project_id", "origin"],
                _ => ["tenant_id", "id"],
            };
            table.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName()).Should().Equal(key);
            table.GetForeignKeys().Select(k => (k.Properties[0].Name, k.DeleteBehavior)).Distinct()
                .Should().Equal(table.GetTableName() is "projects" or "audit_entries" ? [] : [("TenantId", DeleteBehavior.Cascade)]);
            table.GetProperties().Select(p => p.GetColumnName()).Should().OnlyContain(c => !c.Any(char.IsUpper));
        }
    }

    [Fact]
    public async Task The_database_itself_refuses_a_child_under_another_tenants_parent()
    {
        var (mine, other) = (NewScope(), NewScope());
        var (project, session) = await NewSessionAsync(mine);
        await NewSessionAsync(other);
        (string Table, string Column)[] children = [("sessions", "project_id"), ("messages", "session_id"), ("turns", "session_id")];
        foreach (var (table, column) in children)
        {
            var parent = column == "project_id" ? project.Id : session;
            var move = () => UpdateAsync($"UPDATE {table} SET {column} = {{0}} WHERE tenant_id = {{1}}", parent, other.TenantId);
            await move.Should().ThrowAsync<System.Data.Common.DbException>($"{table}.{column} would belong to two tenants");
            var give = () => UpdateAsync($"UPDATE {table} SET tenant_id = {{0}} WHERE tenant_id = {{1}}", mine.TenantId, other.TenantId);
            await give.Should().ThrowAsync<System.Data.Common.DbException>($"rows of {table} would change hands without their parent");
        }
    }

    private async Task<int> UpdateAsync(string sql, object first, object second)
    {
        await using var context = Database.OpenContext();
        // As a model's value, so that each engine stores the id in its own way.
        return await context.Database.ExecuteSqlRawAsync(sql, first is Guid id && !context.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal)
            ? id.ToString().ToUpperInvariant() : first, second);
    }

    private static async Task<ServiceProvider> StartAsync(Testing.TestDatabase database, Action<ChatStoreOptions>? configure = null)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddLogging();
        database.Use(builder, configure);
        var services = builder.Services.BuildServiceProvider();
        foreach (var start in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await start.StartingAsync(None);
        return services;
    }
}
