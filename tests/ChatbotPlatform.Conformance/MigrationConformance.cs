using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task A_database_of_the_first_version_comes_up_to_date_with_all_that_is_in_it()
    {
        await using var old = await Database.CreateAsync(migrated: false);
        await EarlierVersion.MigrateAsync(old, "Initial");
        foreach (var tenant in (string[])["old-one", "old-two"])
            await EarlierVersion.InsertFirstRowsAsync(old, tenant);

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
    public async Task What_was_indexed_before_words_began_with_their_place_is_indexed_anew()
    {
        await using var old = await Database.CreateAsync(migrated: false);
        await EarlierVersion.MigrateAsync(old, "Initial");
        foreach (var tenant in (string[])["old-one", "old-two"])
            await EarlierVersion.InsertFirstRowsAsync(old, tenant);
        await EarlierVersion.MigrateAsync(old, "InsightIndexes");
        await EarlierVersion.ExecuteAsync(old, """
            INSERT INTO search_entries (tenant_id, id, project_id, session_id, user_id, ordinal, number, terms)
                SELECT m.tenant_id, m.id, s.project_id, s.id, s.user_id, m.ordinal, m.ordinal + (SELECT COUNT(*) FROM messages o WHERE o.tenant_id < m.tenant_id), 'bees'
                FROM messages m JOIN sessions s ON s.tenant_id = m.tenant_id AND s.id = m.session_id;
            UPDATE sessions SET indexed_through = last_ordinal;
            """);

        await using var now = await StartAsync(old);
        var memory = now.GetRequiredService<MemoryStore>();
        foreach (var tenant in (string[])["old-one", "old-two"])
        {
            var scope = new ChatScope(tenant, "ann");
            var session = (await now.GetRequiredService<SessionStore>().ListAsync(scope, null, null, 0, 10, None)).Items.Should().ContainSingle().Subject;
            var basis = await memory.ReadUnindexedAsync(scope, session.Id, 10, None);
            basis.Messages.Select(m => m.Text).Should().Equal("Where do bees live?", "In hives.");
            (await memory.AddToIndexAsync(scope, basis, [.. basis.Messages.Select(m => new SearchEntry(m.Id, m.Ordinal, m.Ordinal == 1 ? ["bees"] : ["hives"]))], None)).Should().BeTrue();
            var found = await memory.SearchAsync(scope, new MemorySearch { ProjectId = session.ProjectId, SessionId = session.Id, Before = 3, Terms = ["bees"] }, None);
            found.Messages.Should().Contain(m => m.Text == "Where do bees live?");
            found.Counts.Should().Equal(new Dictionary<string, int> { ["bees"] = 1 });
        }
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

    private static Task<ServiceProvider> StartAsync(Testing.TestDatabase database, Action<ChatStoreOptions>? configure = null) => EarlierVersion.StartAsync(database, configure);
}
