using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Conformance.Turns;

/// <summary>Token budgets: reserved with the turn, settled with its end, exact whatever happens in between.</summary>
public abstract class BudgetConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    /// <summary>What one turn reserves in <see cref="ProjectAsync"/>: the prompt's 500 and the answer's 100.</summary>
    private const long OneTurn = 600;

    [Fact]
    public async Task Of_fifty_at_once_only_those_are_accepted_that_the_budget_has_room_for()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 3 * OneTurn);

        var outcomes = await AtOnceAsync(50, i => TryAsync(() => AcceptAsync(scope, Say($"Hi {i}", project: project.Id))));

        outcomes.Count(o => o.Error is null).Should().Be(3);
        outcomes.Where(o => o.Error is not null).Should().OnlyContain(o => o.Error == ChatError.BudgetSpent);
        (await UsageAsync(scope)).Should().Equal(Everyone(reserved: 3 * OneTurn, used: 0), (scope.UserId, 3 * OneTurn, 0L));
    }

    [Fact]
    public async Task A_refused_turn_stores_nothing()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: OneTurn);
        await AcceptAsync(scope, Say("Hi", project: project.Id));
        var rows = await Database.CountRowsAsync(scope.TenantId);

        (await RefusedAsync(() => AcceptAsync(scope, Say("Hi", project: project.Id)))).Should().Be(ChatError.BudgetSpent);

        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows);
    }

    [Fact]
    public async Task What_a_turn_did_not_need_is_there_for_others()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 2 * OneTurn);
        for (var i = 0; i < 10; i++)
            await SpendAsync(scope, project, 50);

        await AcceptAsync(scope, Say("fits", project: project.Id));
        (await RefusedAsync(() => AcceptAsync(scope, Say("does not fit beside it", project: project.Id)))).Should().Be(ChatError.BudgetSpent);
        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: OneTurn, used: 500));
    }

    [Fact]
    public async Task A_turn_that_is_alone_runs_while_anything_is_left_and_none_when_nothing_is()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 10);

        await SpendAsync(scope, project, 9);
        await SpendAsync(scope, project, 400);

        var refusal = await Assert.ThrowsAsync<ChatException>(() => AcceptAsync(scope, Say("Hi", project: project.Id)));
        refusal.Error.Should().Be(ChatError.BudgetSpent);
        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: 0, used: 409));
    }

    [Fact]
    public async Task A_spent_budget_says_when_it_is_there_again_and_is_there_then()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 10);
        var midnight = new DateTimeOffset(Database.Time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        await SpendAsync(scope, project, 10);

        var refusal = await Assert.ThrowsAsync<ChatException>(() => AcceptAsync(scope, Say("Hi", project: project.Id)));
        refusal.RetryAfter.Should().BeCloseTo(midnight - Database.Time.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        Database.Time.Advance(refusal.RetryAfter!.Value - TimeSpan.FromSeconds(1));
        (await RefusedAsync(() => AcceptAsync(scope, Say("Hi", project: project.Id)))).Should().Be(ChatError.BudgetSpent);
        Database.Time.Advance(TimeSpan.FromSeconds(1));
        (await AcceptAsync(scope, Say("Hi", project: project.Id))).Created.Should().BeTrue();
    }

    [Fact]
    public async Task A_turn_over_midnight_is_settled_where_it_was_reserved()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: OneTurn);
        var turn = await AcceptAsync(scope, Say("Hi", project: project.Id));
        Database.Time.Advance(TimeSpan.FromDays(1));

        await Turns.EndAsync(scope, End(turn) with { SpentTokens = 70 }, None);

        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: 0, used: 70));
    }

    [Fact]
    public async Task Days_long_past_are_forgotten_and_the_last_ones_are_not()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 10 * OneTurn);
        await SpendAsync(scope, project, 10);
        Database.Time.Advance(TimeSpan.FromDays(7));
        await SpendAsync(scope, project, 20);
        (await UsageAsync(scope)).Should().HaveCount(4, "a turn of last week could still be settled");

        Database.Time.Advance(TimeSpan.FromDays(1));
        await SpendAsync(scope, project, 30);

        (await UsageAsync(scope)).Select(u => u.Used).Order().Should().Equal(20, 20, 30, 30);
    }

    [Fact]
    public async Task What_is_only_held_by_running_turns_is_waited_for_and_not_told_as_spent()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: OneTurn);
        await AcceptAsync(scope, Say("Hi", project: project.Id));

        var refusal = await Assert.ThrowsAsync<ChatException>(() => AcceptAsync(scope, Say("Hi", project: project.Id)));

        refusal.RetryAfter.Should().BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_visitors_budget_bounds_each_visitor_and_no_member()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, visitorDaily: OneTurn);
        ChatScope Visitor(string id) => new(scope.TenantId, id, project.Id);
        foreach (var visitor in (string[])["visitor:1", "visitor:2"])
        {
            await AcceptAsync(Visitor(visitor), Say("Hi", project: project.Id));
            (await RefusedAsync(() => AcceptAsync(Visitor(visitor), Say("Hi", project: project.Id)))).Should().Be(ChatError.BudgetSpent);
        }

        foreach (var unbounded in (ChatScope[])[scope, Visitor("key:1"), Visitor("m") with { Access = ChatAccess.All }])
        {
            await AcceptAsync(unbounded, Say("Hi", project: project.Id));
            await AcceptAsync(unbounded, Say("Hi", project: project.Id));
        }
    }

    [Fact]
    public async Task Every_way_to_begin_a_turn_is_counted()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 10);
        var turn = await SpendAsync(scope, project, 10);

        foreach (var subject in (TurnSubject[])
            [Say("x", turn.Turn.SessionId), new AnswerAnew(turn.Turn.SessionId), Edit(turn.UserMessage.Id, "x"), Say("x", project: project.Id)])
            (await RefusedAsync(() => AcceptAsync(scope, subject))).Should().Be(ChatError.BudgetSpent);
        (await TextsAsync(scope, turn.Turn.SessionId)).Should().Equal("Hi", "Hello.");
    }

    [Fact]
    public async Task A_message_that_comes_again_is_given_its_turn_and_takes_nothing_more()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: OneTurn);
        var acceptance = Acceptance(Say("Hi", project: project.Id), name: "once");
        var first = await Turns.AcceptAsync(scope, acceptance, None);

        var again = await Turns.AcceptAsync(scope, acceptance with { TurnId = Guid.CreateVersion7() }, None);

        (again.Created, again.Turn.Id).Should().Be((false, first.Turn.Id));
        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: OneTurn, used: 0));
    }

    [Fact]
    public async Task An_end_that_comes_twice_is_settled_once()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: OneTurn);
        var turn = await AcceptAsync(scope, Say("Hi", project: project.Id));
        var end = End(turn) with { SpentTokens = 30 };

        await AtOnceAsync(5, _ => Turns.EndAsync(scope, end, None));

        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: 0, used: 30));
    }

    [Fact]
    public async Task A_turn_of_a_dead_node_is_settled_at_what_it_may_have_cost()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 2 * OneTurn);
        await Turns.AcceptAsync(scope, Acceptance(Say("Hi", project: project.Id)) with { LeaseUntil = Database.Time.GetUtcNow() }, None);

        await Turns.InterruptExpiredAsync(Database.Time.GetUtcNow().AddSeconds(1), new TurnError(ChatError.Interrupted, "gone"), None);

        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: 0, used: OneTurn));
    }

    [Fact]
    public async Task A_project_without_a_budget_counts_nothing()
    {
        var scope = NewScope();
        await NewSessionAsync(scope, turns: 2);
        (await UsageAsync(scope)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_memory_costs_is_taken_from_it_once_whether_its_summary_is_kept_or_not()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 2 * OneTurn);
        var session = (await SpendAsync(scope, project, 50)).Turn.SessionId;
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 2) with { Usage = new TokenUsage(100, 10) }, None)).Should().BeTrue();
        (await Memory.AddSummaryAsync(scope, basis, Summary(session, 2) with { Usage = new TokenUsage(1_000, 1_000) }, None)).Should().BeFalse();
        await Memory.AddUsageAsync(scope, session, new TokenUsage(5, null), None);
        foreach (var stranger in Strangers(scope))
            await Memory.AddUsageAsync(stranger, session, new TokenUsage(7, 7), None);
        (await UsageAsync(scope)).Should().Equal(Everyone(reserved: 0, used: 165), (scope.UserId, 0L, 165L));
    }

    [Fact]
    public async Task No_summary_is_afforded_when_nothing_is_left_until_the_next_day()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: OneTurn);
        var session = (await SpendAsync(scope, project, 10)).Turn.SessionId;
        (await Memory.ReadBudgetWaitAsync(scope, session, None)).Should().BeNull();
        await AcceptAsync(scope, Say("what runs holds the rest", project: project.Id));
        await SpendAsync(new ChatScope(scope.TenantId, "Bob"), await ProjectAsync(scope), 10_000);
        (await Memory.ReadBudgetWaitAsync(scope, session, None)).Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromDays(1));
        Database.Time.Advance(TimeSpan.FromDays(1));
        (await Memory.ReadBudgetWaitAsync(scope, session, None)).Should().BeNull();
        (await Memory.ReadBudgetWaitAsync(scope, Guid.CreateVersion7(), None)).Should().BeNull();
    }

    [Fact]
    public async Task Of_a_visitor_whose_own_is_spent_nothing_is_summarised_by_a_sweep_neither()
    {
        var tenant = NewScope();
        var project = await ProjectAsync(tenant, visitorDaily: 10);
        var visitor = new ChatScope(tenant.TenantId, "visitor:1", project.Id);
        var session = (await SpendAsync(visitor, project, 10)).Turn.SessionId;
        var member = (await SpendAsync(tenant, project, 10_000)).Turn.SessionId;
        (await Memory.ReadBudgetWaitAsync(visitor, session, None)).Should().NotBeNull();
        // A sweep comes with the user's name alone.
        (await Memory.ReadBudgetWaitAsync(new ChatScope(tenant.TenantId, "visitor:1"), session, None)).Should().NotBeNull();
        (await Memory.ReadBudgetWaitAsync(tenant, member, None)).Should().BeNull();
    }

    [Fact]
    public async Task A_budget_is_kept_changed_and_taken_away()
    {
        var scope = NewScope();
        var project = await ProjectAsync(scope, daily: 10, visitorDaily: 5);
        (await Projects.GetAsync(scope, project.Id, None))!.Limits.Should().Be(new ProjectLimits { DailyTokens = 10, VisitorDailyTokens = 5 });
        var turn = await AcceptAsync(scope, Say("Hi", project: project.Id));

        await Projects.UpdateAsync(scope, project.Id, new ProjectChange { Limits = new ProjectLimits() }, None);
        await AcceptAsync(scope, Say("Hi", project: project.Id));
        await Turns.EndAsync(scope, End(turn) with { SpentTokens = 7 }, None);

        (await UsageAsync(scope))[0].Should().Be(Everyone(reserved: 0, used: 7));
    }

    private static (string Subject, long Reserved, long Used) Everyone(long reserved, long used) => (TokenUsageRow.Everyone, reserved, used);

    private Task<Project> ProjectAsync(ChatScope scope, long? daily = null, long? visitorDaily = null) =>
        Projects.CreateAsync(
            scope,
            new ProjectChange
            {
                Name = "Bot",
                MaxOutputTokens = 100,
                Memory = new MemorySettings { MaxTokens = 500 },
                Limits = new ProjectLimits { DailyTokens = daily, VisitorDailyTokens = visitorDaily },
            },
            None);

    private async Task<AcceptedTurn> SpendAsync(ChatScope scope, Project project, long tokens)
    {
        var turn = await AcceptAsync(scope, Say("Hi", project: project.Id));
        await Turns.EndAsync(scope, End(turn) with { SpentTokens = tokens }, None);
        return turn;
    }

    private async Task<List<(string Subject, long Reserved, long Used)>> UsageAsync(ChatScope scope)
    {
        await using var context = Database.OpenContext();
        var rows = await context.Set<TokenUsageRow>().IgnoreQueryFilters().Where(u => u.TenantId == scope.TenantId)
            .OrderBy(u => u.Subject).ToListAsync();
        return rows.ConvertAll(u => (u.Subject, u.Reserved, u.Used));
    }
}
