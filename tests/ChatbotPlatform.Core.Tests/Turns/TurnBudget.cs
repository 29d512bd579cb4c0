using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnBudgetOnSqlite() : TurnBudget(() => TestDatabase.SqliteAsync());

public sealed class TurnBudgetOnPostgreSql() : TurnBudget(() => TestDatabase.PostgreSqlAsync());

/// <summary>What a budget lets through to the provider.</summary>
public abstract class TurnBudget(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private const int OneTurn = 600;

    [Fact(Timeout = 60_000)]
    public async Task Fifty_messages_at_once_against_a_budget_for_three_are_three_calls_of_the_provider()
    {
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Hold(gate).Usage(400, 200));
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, 3 * OneTurn);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            try
            {
                return (Started: await node.SendAsync(project.Id, $"Hi {i}"), Error: (ChatError?)null);
            }
            catch (ChatException e)
            {
                return (null!, e.Error);
            }
        })));
        await Model.WaitForCallsAsync(3);
        gate.Open();
        foreach (var (started, _) in outcomes.Where(o => o.Error is null))
            await node.Engine.WaitAsync(Alice, started.Turn.Id);

        outcomes.Count(o => o.Error is null).Should().Be(3);
        outcomes.Where(o => o.Error is not null).Should().OnlyContain(o => o.Error == ChatError.BudgetSpent);
        (await RefusedAsync(node, project.Id)).Message.Should().Contain("today");
        Model.Calls.Should().Be(3);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_provider_says_it_cost_is_what_is_spent()
    {
        Model.Reply(LoopbackReply.Text("Hello").Usage(60, 30));
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, 180);

        await node.AskAsync(project.Id, "Hi");
        await node.AskAsync(project.Id, "Hi");

        (await RefusedAsync(node, project.Id)).Error.Should().Be(ChatError.BudgetSpent);
        Model.Calls.Should().Be(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_provider_does_not_say_is_estimated_and_never_nothing()
    {
        Model.Reply(LoopbackReply.Text(string.Concat(Enumerable.Repeat("word ", 100))));
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, 100);

        await node.AskAsync(project.Id, "Hi");

        (await RefusedAsync(node, project.Id)).Error.Should().Be(ChatError.BudgetSpent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_the_provider_refused_costs_nothing()
    {
        Model.Reply(LoopbackReply.Status(401, "{}"));
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, 1);

        (await node.AskAsync(project.Id, "Hi")).Turn.Status.Should().Be(TurnStatus.Failed);
        (await node.AskAsync(project.Id, "Hi")).Turn.Status.Should().Be(TurnStatus.Failed);

        Model.Calls.Should().Be(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_died_leaves_no_reservation_when_another_has_swept()
    {
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, OneTurn + 1);
        var left = await node.Turns.AcceptAsync(
            Alice,
            new TurnAcceptance
            {
                TurnId = Guid.CreateVersion7(),
                Subject = new NewMessage(Guid.CreateVersion7(), [new TextContent("Hi")], "Hi", null, project.Id, "Hi"),
                DefaultModel = "loop/mock",
                RequestHash = "hash",
                Owner = Guid.CreateVersion7(),
                LeaseUntil = DateTimeOffset.UtcNow.AddMilliseconds(300),
            },
            default);
        (await RefusedAsync(node, project.Id)).RetryAfter.Should().BeLessThan(TimeSpan.FromMinutes(1));

        await node.Engine.WaitAsync(Alice, left.Turn.Id);

        (await node.AskAsync(project.Id, "Hi")).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    private static Task<Project> ProjectAsync(EngineHost node, long daily) =>
        node.Projects.CreateAsync(
            Alice,
            new ProjectChange
            {
                Name = "Test",
                MaxOutputTokens = 100,
                Memory = new MemorySettings { MaxTokens = 500 },
                Limits = new ProjectLimits { DailyTokens = daily },
            },
            default);

    private static async Task<ChatException> RefusedAsync(EngineHost node, Guid project) =>
        (await node.Invoking(n => n.SendAsync(project, "One more")).Should().ThrowAsync<ChatException>()).Which;
}
