using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Conformance.Memory;

/// <summary>Sessions that fell behind are found for every tenant, and only they.</summary>
public abstract class MemoryWorkConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private static readonly string[] Summarized = ["summary"], Indexed = ["recall"];

    [Fact]
    public async Task Sessions_with_much_behind_their_summary_are_found_of_every_tenant()
    {
        var (ada, bob) = (NewScope(), NewScope());
        var settings = new MemorySettings { Strategy = "summary", SummarizeAfterTokens = 300, SummaryModel = "a/b" };
        var mine = await SessionAsync(ada, settings, length: 400);
        var yours = await SessionAsync(bob, settings, length: 900);
        await SessionAsync(ada, settings, length: 100);
        await SessionAsync(ada, settings with { Strategy = "window" }, length: 900);
        var summarized = await SessionAsync(ada, settings, length: 900);
        (await SummarizeAsync(ada, summarized, 2)).Should().BeTrue();

        var found = await FindAsync();

        found.Where(w => w.Scope.TenantId == ada.TenantId || w.Scope.TenantId == bob.TenantId).Select(w => (w.Scope, w.SessionId, w.Settings))
            .Should().Equal((bob, yours, settings), (ada, mine, settings));
    }

    [Fact]
    public async Task A_session_used_just_now_or_long_ago_is_left_alone()
    {
        var scope = NewScope();
        await SessionAsync(scope, new MemorySettings { SummarizeAfterTokens = 100 }, length: 900);
        var now = Database.Time.GetUtcNow();
        (await Memory.FindWorkAsync(Summarized, Indexed, now, now.AddDays(-1), 10, None)).Should().NotContain(w => w.Scope.TenantId == scope.TenantId);
        (await Memory.FindWorkAsync(Summarized, Indexed, now.AddDays(2), now.AddDays(1), 10, None)).Should().NotContain(w => w.Scope.TenantId == scope.TenantId);
    }

    private async Task<Guid> SessionAsync(ChatScope scope, MemorySettings settings, int length)
    {
        var project = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Memory = settings }, None);
        var turn = await AcceptAsync(scope, Say(new string('x', length - 5), project: project.Id));
        await EndAsync(scope, turn, "Hello");
        return turn.Turn.SessionId;
    }

    private Task<IReadOnlyList<MemoryWork>> FindAsync()
    {
        var now = Database.Time.GetUtcNow();
        return Memory.FindWorkAsync(Summarized, Indexed, now.AddMinutes(1), now.AddDays(-1), 100, None);
    }
}
