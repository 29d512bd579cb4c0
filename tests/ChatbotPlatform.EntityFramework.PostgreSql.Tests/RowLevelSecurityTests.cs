using ChatbotPlatform.Conformance;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

/// <summary>The database's own wall, as raw SQL of the application's role meets it.</summary>
public sealed class RowLevelSecurityTests(PostgreSqlDatabase database) : StoreSuite<PostgreSqlDatabase>(database)
{
    private const string Catalog = """
        SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
            (SELECT string_agg(p.polname || ' ' || p.polcmd::text, ',' ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid)
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'chatbot_migrations'
        ORDER BY 1
        """;

    private static IReadOnlyList<string> Tables => RowLevelSecurity.Tables;

    [Fact]
    public async Task Every_table_has_its_wall_and_there_are_no_openings_but_those_listed()
    {
        await using var session = await OpenAsync();
        var seen = await session.RowsAsync(Catalog);
        seen.Select(row => (string)row[0]!).Should().Equal(Tables);
        var openings = Model.Openings.Sweeps.Select(s => (s.Table, Name: "chatbot_sweep r"))
            .Concat(Model.Openings.Lookups.Select(l => (l.Table, Name: "chatbot_lookup r"))).ToLookup(o => o.Table, o => o.Name);
        foreach (var row in seen)
        {
            var policies = openings[(string)row[0]!].Append("chatbot_tenant *").Order(StringComparer.Ordinal);
            row[1..].Should().Equal([true, true, string.Join(',', policies)], $"{row[0]} is a tenant's as all are");
        }
    }

    [Fact]
    public async Task Without_a_tenant_there_is_nothing_to_see_to_change_or_to_delete()
    {
        await FullTenantAsync();
        foreach (var connection in new[] { Database.Database.ConnectionString, Database.Database.OwnerConnectionString! })
        {
            await using var session = await OpenAsync(connection);
            foreach (var table in Tables)
            {
                (await session.ScalarAsync($"SELECT count(*) FROM {table}")).Should().Be(0L, table);
                (await session.ExecuteAsync($"UPDATE {table} SET tenant_id = tenant_id")).Should().Be(0, table);
                (await session.ExecuteAsync($"DELETE FROM {table}")).Should().Be(0, table);
            }

            await RefusedAsync(session.ExecuteAsync(NewProject("somebody")));
        }
    }

    [Fact]
    public async Task With_a_tenant_there_are_its_rows_until_the_transaction_ends()
    {
        var (mine, other) = (await FullTenantAsync(), await FullTenantAsync());
        await using var session = await OpenAsync();
        foreach (var end in new[] { "COMMIT", "ROLLBACK" })
        {
            await session.ExecuteAsync("BEGIN");
            await session.SetTenantAsync(mine.TenantId);
            var seen = 0;
            foreach (var table in Tables)
            {
                var tenants = await session.RowsAsync($"SELECT DISTINCT tenant_id FROM {table}");
                tenants.Select(row => (string)row[0]!).Should().BeSubsetOf([mine.TenantId], table);
                seen += tenants.Count;
            }

            seen.Should().BeGreaterThanOrEqualTo(7, "it has a row in nearly every table");
            (await session.ExecuteAsync($"DELETE FROM projects WHERE tenant_id = '{other.TenantId}'")).Should().Be(0);
            await session.ExecuteAsync(end);
            (await session.ScalarAsync("SELECT count(*) FROM messages")).Should().Be(0L, "a pooler may give the connection to somebody else now");
        }
    }

    [Fact]
    public async Task A_row_is_neither_put_nor_moved_to_another_tenant()
    {
        var (mine, other) = (await FullTenantAsync(), await FullTenantAsync());
        await using var session = await OpenAsync();
        foreach (var table in Tables)
        {
            await session.ExecuteAsync("BEGIN");
            await session.SetTenantAsync(mine.TenantId);
            if ((long)(await session.ScalarAsync($"SELECT count(*) FROM {table}"))! > 0)
                await RefusedAsync(session.ExecuteAsync($"UPDATE {table} SET tenant_id = '{other.TenantId}'"));
            await session.ExecuteAsync("ROLLBACK");
        }

        await session.ExecuteAsync("BEGIN");
        await session.SetTenantAsync(mine.TenantId);
        await RefusedAsync(session.ExecuteAsync(NewProject(other.TenantId)));
    }

    [Fact]
    public async Task The_applications_role_cannot_take_the_wall_down()
    {
        await using var session = await OpenAsync();
        foreach (var sql in new[]
                 {
                     "ALTER TABLE turns DISABLE ROW LEVEL SECURITY", "ALTER TABLE turns NO FORCE ROW LEVEL SECURITY", "DROP POLICY chatbot_tenant ON turns",
                     "CREATE POLICY mine ON turns USING (true)", "TRUNCATE turns CASCADE", "DROP TABLE summaries", "SET ROLE chatbot_owner",
                     "CREATE TABLE beside (id int)", "UPDATE chatbot_migrations SET \"MigrationId\" = 'x'",
                 })
            await RefusedAsync(session.ExecuteAsync(sql));
    }

    [Fact]
    public async Task A_verb_that_goes_past_its_filter_still_sees_its_tenants_alone()
    {
        var (mine, other) = (await FullTenantAsync(), await FullTenantAsync());
        var verbs = Database.Get<ChatDatabase>();
        Func<DbContext, CancellationToken, Task<List<string>>> all = (context, ct) =>
            context.Set<MessageRow>().IgnoreQueryFilters().Select(m => m.TenantId).Distinct().Order().ToListAsync(ct);
        (await verbs.ReadAsync(mine, all, None)).Should().Equal(mine.TenantId);
        (await verbs.WriteAsync(mine, all, None)).Should().Equal(mine.TenantId);
        string[] both = [mine.TenantId, other.TenantId];
        (await verbs.ReadAsync(Tenants.Of(both), all, None)).Should().Equal(both.Order(StringComparer.Ordinal));
        (await verbs.ReadAsync(default, all, None)).Should().BeEmpty();
        (await verbs.ReadAsync(Tenants.All, all, None)).Should().BeEmpty("a sweep sees what it sweeps");
        (await verbs.ReadAsync(Tenants.Lookup(mine.TenantId), all, None)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_sweep_sees_the_turns_that_run_and_can_write_none()
    {
        var scope = await FullTenantAsync();
        var (_, session) = await NewSessionAsync(scope);
        var running = await AcceptAsync(scope, Say("wait", session));
        var verbs = Database.Get<ChatDatabase>();
        var seen = await verbs.ReadAsync(
            Tenants.All, (context, ct) => context.AcrossTenants<TurnRow>().Where(t => t.TenantId == scope.TenantId).ToListAsync(ct), None);
        seen.Select(t => t.Id).Should().Equal(running.Turn.Id);
        (await verbs.ReadAsync(Tenants.All, (context, ct) => context.AcrossTenants<ProjectRow>().CountAsync(ct), None)).Should().Be(0);
        (await verbs.WriteAsync(
                Tenants.All, (context, ct) => context.AcrossTenants<TurnRow>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Epoch, 9), ct), None))
            .Should().Be(0);
        (await Turns.ReadAsync(scope, running.Turn.Id, None))!.Turn.Status.Should().Be(TurnStatus.Running);
    }

    [Theory]
    [InlineData("O'Brien's")]
    [InlineData(@"back\slash\")]
    [InlineData("x'; DROP TABLE summaries CASCADE; --")]
    [InlineData(@"\'; DROP TABLE summaries CASCADE; --")]
    [InlineData("@p0 :name $1 $$ ?")]
    [InlineData("ünïcode 🙂")]
    public async Task A_tenants_id_may_hold_any_character(string name)
    {
        var scope = new ChatScope(name, "Ada");
        var (project, session) = await NewSessionAsync(scope);
        (await Projects.GetAsync(scope, project.Id, None)).Should().Be(project);
        (await LiveAsync(scope, session)).Should().HaveCount(2);
        (await Projects.DeleteAsync(scope, project.Id, None)).Should().BeTrue();
    }

    [Theory]
    [InlineData("SELECT * FROM messages WHERE tenant_id = 'x' AND session_id = '018f0000-0000-7000-8000-000000000000' ORDER BY ordinal DESC LIMIT 9", "session_id = '018f")]
    [InlineData("SELECT * FROM projects WHERE tenant_id = 'x' AND id = '018f0000-0000-7000-8000-000000000000'", "id = '018f")]
    [InlineData("SELECT * FROM sessions WHERE tenant_id = 'x' AND user_id = 'y' ORDER BY updated_at DESC LIMIT 9", "user_id = 'y'")]
    [InlineData("SELECT * FROM messages", "tenant_id = ANY $0")]
    public async Task Behind_the_wall_the_indexes_are_used_and_give_their_order(string sql, string condition)
    {
        await using var session = await OpenAsync();
        await session.ExecuteAsync("BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off");
        await session.SetTenantAsync("x");
        var plan = string.Join('\n', (await session.RowsAsync("EXPLAIN " + sql)).Select(r => r[0]));
        plan.Should().NotContain("Seq Scan").And.NotContain("Sort");
        var conditions = plan.Split('\n').Single(line => line.Contains("Index Cond", StringComparison.Ordinal))
            .Replace("::text", "", StringComparison.Ordinal).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        conditions.Should().Contain(condition);
    }

    // The wall comes before what a row lacks.
    private static string NewProject(string tenant) => $"INSERT INTO projects (tenant_id, id) VALUES ('{tenant}', gen_random_uuid())";

    private static async Task RefusedAsync(Task act) =>
        (await FluentActions.Awaiting(() => act).Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);

    private Task<RawSession> OpenAsync(string? connection = null) => RawSession.OpenAsync(connection ?? Database.Database.ConnectionString);

    private async Task<ChatScope> FullTenantAsync()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope, turns: 2);
        await Projects.CreatePromptAsync(scope, project.Id, new ChatbotPlatform.Projects.PromptChange { Name = "tone", Content = "Be kind." }, None);
        await SummarizeAsync(scope, session, 2);
        return scope;
    }
}
