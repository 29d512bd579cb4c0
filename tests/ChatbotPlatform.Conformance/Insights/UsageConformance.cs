using ChatbotPlatform.Insights;

namespace ChatbotPlatform.Conformance.Insights;

public abstract class UsageConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private UsageStore Usage => Database.Get<UsageStore>();

    private DateOnly Today => DateOnly.FromDateTime(Database.Time.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task Turns_are_counted_by_day_and_model_with_what_they_cost()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await TurnAsync(scope, project.Id, seconds: 1, first: 0.25, input: 10, output: 5);
        await TurnAsync(new(scope.TenantId, "visitor:1", project.Id), project.Id, seconds: 3, first: 0.5, input: 20, output: 7);
        await TurnAsync(scope, project.Id, seconds: 9, status: TurnStatus.Failed);
        await TurnAsync(scope, project.Id, seconds: 9, status: TurnStatus.Stopped, output: 1);
        await TurnAsync(scope, project.Id, seconds: 2, model: "other/model");
        var first = Today;
        Database.Time.Advance(TimeSpan.FromDays(1));
        await TurnAsync(scope, project.Id, seconds: 4, input: 100);

        var usage = (await Usage.ReadAsync(scope with { Access = ChatAccess.Read }, project.Id, first, Today, None))!;
        usage.Days.Select(d => (d.Date, d.Model)).Should().Equal((first, "other/model"), (first, "test/default"), (Today, "test/default"));
        usage.Days[1].Figures.Should().BeEquivalentTo(new
        {
            Turns = 4, Failed = 1, Stopped = 1, InputTokens = 30L, OutputTokens = 13L,
            Latency = new Percentiles(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)),
            FirstText = new Percentiles(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5)),
        });
        usage.Days[0].Figures.FirstText.Should().BeNull();
        usage.Totals.Should().BeEquivalentTo(new { Turns = 6, Failed = 1, Stopped = 1, InputTokens = 130L, OutputTokens = 13L });
        usage.Totals.Latency.Should().Be(new Percentiles(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)));

        (await Usage.ReadAsync(scope, project.Id, Today, Today, None))!.Totals.Turns.Should().Be(1);
        (await Usage.ReadAsync(scope, project.Id, Today.AddDays(1), Today.AddDays(2), None)).Should().BeEquivalentTo(new ProjectUsage([], new UsageFigures()));
    }

    [Fact]
    public async Task A_turn_tells_when_its_first_text_came()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var began = Database.Time.GetUtcNow();
        var turn = await TurnAsync(scope, project.Id, seconds: 2, first: 0.75);
        var stored = (await Turns.GetAsync(scope, turn, None))!;
        stored.FirstTextAt.Should().Be(began.AddSeconds(0.75));
        stored.EndedAt.Should().Be(began.AddSeconds(2));
    }

    [Fact]
    public async Task Who_does_not_read_the_project_sees_none_of_it()
    {
        var scope = NewScope();
        var (project, other) = (await NewProjectAsync(scope), await NewProjectAsync(scope));
        await TurnAsync(scope, project.Id, seconds: 1);
        ChatScope[] strangers =
        [
            NewScope(), scope with { Access = ChatAccess.Chat }, new(scope.TenantId, "Ada", project.Id),
            new(scope.TenantId, "key:1", other.Id) { Access = ChatAccess.All },
        ];
        foreach (var stranger in strangers)
        {
            (await Usage.ReadAsync(stranger, project.Id, Today, Today, None)).Should().BeNull();
            (await Usage.ListActivityAsync(stranger, [project.Id], Today, Today, None)).Should().BeEmpty();
            (await Usage.ListActivityAsync(stranger, null, Today, Today, None)).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Activity_is_told_of_each_project_that_had_some()
    {
        var scope = NewScope();
        var (busy, idle, third) = (await NewProjectAsync(scope), await NewProjectAsync(scope), await NewProjectAsync(scope));
        await TurnAsync(scope, busy.Id, seconds: 1);
        await TurnAsync(scope, busy.Id, seconds: 1);
        await TurnAsync(scope, third.Id, seconds: 1);
        var first = Today;
        Database.Time.Advance(TimeSpan.FromDays(1));
        await TurnAsync(scope, busy.Id, seconds: 1);

        var activity = await Usage.ListActivityAsync(scope, [busy.Id, idle.Id], first, Today, None);
        activity.Should().BeEquivalentTo([new ProjectActivity(busy.Id, [new(first, 2), new(Today, 1)])]);
        (await Usage.ListActivityAsync(scope, null, first, first, None)).Select(a => a.ProjectId).Should().BeEquivalentTo([busy.Id, third.Id]);
    }

    private async Task<Guid> TurnAsync(
        ChatScope scope, Guid project, double seconds, double? first = null, TurnStatus status = TurnStatus.Completed, long? input = null, long? output = null,
        string? model = null)
    {
        var began = Database.Time.GetUtcNow();
        var turn = await Turns.AcceptAsync(scope, Acceptance(Say("question", project: project)) with { Model = model }, None);
        Database.Time.Advance(TimeSpan.FromSeconds(seconds));
        await Turns.EndAsync(
            scope,
            End(turn, status == TurnStatus.Failed ? "" : "Hello.", status) with
            {
                Usage = input is null && output is null ? null : new TokenUsage(input, output),
                FirstTextAt = first is { } at ? began.AddSeconds(at) : null,
            },
            None);
        return turn.Turn.Id;
    }
}
