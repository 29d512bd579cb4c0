using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Conformance;

/// <summary>What holds when a verb forgets to say whose rows it means.</summary>
public abstract class TenantWallConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private ChatDatabase Verbs => Database.Get<ChatDatabase>();

    [Fact]
    public async Task A_query_without_a_condition_sees_the_one_tenants_rows_in_every_table()
    {
        var (mine, other) = (await FullTenantAsync(), await FullTenantAsync());
        foreach (var scope in new[] { mine, other, mine })
        {
            var tenants = await Verbs.ReadAsync(scope, AllTenantsAsync, None);
            tenants.Should().HaveCountGreaterThanOrEqualTo(6, "each table has a row").And.AllBe(scope.TenantId);
        }
    }

    [Fact]
    public async Task Verbs_of_many_tenants_at_once_on_pooled_contexts_see_each_its_own()
    {
        var scopes = await AtOnceAsync(4, _ => FullTenantAsync());
        await AtOnceAsync(60, async i =>
        {
            var scope = scopes[i % scopes.Length];
            (await Verbs.ReadAsync(scope, AllTenantsAsync, None)).Should().NotBeEmpty().And.AllBe(scope.TenantId);
            return await Verbs.WriteAsync(
                scope, (context, ct) => context.Set<SessionRow>().ExecuteUpdateAsync(set => set.SetProperty(s => s.Title, $"of {scope.TenantId}"), ct), None);
        });
        foreach (var scope in scopes)
            (await Sessions.ListAsync(scope, null, 0, 10, None)).Items.Select(s => s.Title).Should().Equal($"of {scope.TenantId}");
    }

    [Fact]
    public async Task What_is_deleted_without_a_condition_is_the_one_tenants()
    {
        var (mine, other) = (await FullTenantAsync(), await FullTenantAsync());
        var before = await Database.CountRowsAsync(other.TenantId);
        await Verbs.WriteAsync(mine, (context, ct) => context.Set<ProjectRow>().ExecuteDeleteAsync(ct), None);
        (await Database.CountRowsAsync(mine.TenantId)).Should().Be(0);
        (await Database.CountRowsAsync(other.TenantId)).Should().Be(before);
    }

    [Fact]
    public async Task A_row_of_another_tenant_is_not_saved_changed_or_removed()
    {
        var (mine, other) = (await FullTenantAsync(), await FullTenantAsync());
        var project = (await Projects.ListAsync(other, 0, 1, None)).Items[0];
        Action<DbContext>[] writes =
        [
            context => context.Add(new ProjectRow { TenantId = other.TenantId, Id = Guid.CreateVersion7(), Name = "planted", MemoryStrategy = "full" }),
            context => context.Attach(new ProjectRow { TenantId = other.TenantId, Id = project.Id, MemoryStrategy = "full" }).Entity.Name = "changed",
            context => context.Remove(new ProjectRow { TenantId = other.TenantId, Id = project.Id }),
        ];
        foreach (var write in writes)
        {
            var act = () => Verbs.WriteAsync(mine, async (context, ct) =>
            {
                write(context);
                return await context.SaveChangesAsync(ct);
            }, None);
            await act.Should().ThrowAsync<InvalidOperationException>();
        }

        (await Projects.ListAsync(other, 0, 10, None)).Items.Should().Equal(project);
    }

    [Fact]
    public async Task A_verb_for_several_tenants_sees_those_and_one_for_a_tenant_no_more_by_asking_across()
    {
        var (first, second, third) = (await FullTenantAsync(), await FullTenantAsync(), await FullTenantAsync());
        (await AcrossAsync(Tenants.Of([first.TenantId, second.TenantId]))).Should().BeEquivalentTo(first.TenantId, second.TenantId);
        (await AcrossAsync(third)).Should().Equal(third.TenantId);
        (await AcrossAsync(default)).Should().BeEmpty("who names nobody sees nobody");
        (await Verbs.ReadAsync(Tenants.Of([first.TenantId, second.TenantId]), AllTenantsAsync, None)).Should().BeEmpty("the filter lets one tenant pass");
        var find = () => Verbs.ReadAsync(first, (context, ct) => context.BySecret<ProjectRow>(p => p.Name).ToListAsync(ct), None);
        await find.Should().ThrowAsync<InvalidOperationException>("the verb was not begun for it");
    }

    [Fact]
    public async Task A_context_outside_of_a_verb_shows_nothing()
    {
        await FullTenantAsync();
        await Verbs.ReadAsync(await FullTenantAsync(), AllTenantsAsync, None);
        for (var i = 0; i < 3; i++)
        {
            // As a host that takes one of ours from the pool, or its own.
            await using var scope = Database.Services.CreateAsyncScope();
            (await AllTenantsAsync(Context(scope.ServiceProvider), None)).Should().BeEmpty();
        }
    }

    /// <summary>The context the stores work on.</summary>
    protected virtual DbContext Context(IServiceProvider services) => services.GetRequiredService<ChatDbContext>();

    /// <summary>A tenant with a row in every table.</summary>
    protected async Task<ChatScope> FullTenantAsync()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope, turns: 2);
        await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "tone", Content = "Be kind." }, None);
        await SummarizeAsync(scope, session, 2);
        return scope;
    }

    /// <summary>Whose rows are seen, over all tables.</summary>
    private static async Task<List<string>> AllTenantsAsync(DbContext context, CancellationToken cancellationToken)
    {
        List<string> seen = [];
        seen.AddRange(await context.Set<ProjectRow>().Select(r => r.TenantId).ToListAsync(cancellationToken));
        seen.AddRange(await context.Set<PromptRow>().Select(r => r.TenantId).ToListAsync(cancellationToken));
        seen.AddRange(await context.Set<SessionRow>().Select(r => r.TenantId).ToListAsync(cancellationToken));
        seen.AddRange(await context.Set<MessageRow>().Select(r => r.TenantId).ToListAsync(cancellationToken));
        seen.AddRange(await context.Set<TurnRow>().Select(r => r.TenantId).ToListAsync(cancellationToken));
        seen.AddRange(await context.Set<SummaryRow>().Select(r => r.TenantId).ToListAsync(cancellationToken));
        return seen;
    }

    private Task<List<string>> AcrossAsync(Tenants tenants) => Verbs.ReadAsync(
        tenants, (context, ct) => context.AcrossTenants<ProjectRow>().Select(p => p.TenantId).ToListAsync(ct), None);
}
