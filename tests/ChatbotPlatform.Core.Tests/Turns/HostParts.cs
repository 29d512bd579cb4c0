using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>What a host adds to the engine, and what it is told when it adds too little.</summary>
public sealed class HostParts() : EngineSuite(() => TestDatabase.SqliteAsync())
{
    [Fact]
    public async Task Middleware_of_a_host_is_made_anew_in_each_turns_own_scope()
    {
        await using var node = await StartAsync(chat =>
        {
            chat.Services.AddScoped<Stamp>();
            chat.AddTurnMiddleware<Stamping>();
        });
        var project = await node.ProjectAsync();

        await node.AskAsync(project.Id, "One");
        await node.AskAsync(project.Id, "Two");

        var stamps = Model.Requests.Select(r => r.Messages.Single(m => m.Text.StartsWith("stamp ", StringComparison.Ordinal)).Text).ToList();
        stamps.Should().OnlyHaveUniqueItems().And.HaveCount(2);
    }

    [Fact]
    public async Task A_memory_strategy_of_a_host_is_chosen_by_its_name_and_may_take_the_place_of_ours()
    {
        await using var node = await StartAsync(chat => chat.AddMemoryStrategy<Parrot>());
        node.Services.GetRequiredService<MemoryStrategies>().Names.Should().BeEquivalentTo("full", "recall", "summary", "window");
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "window" });

        await node.AskAsync(project.Id, "Hello");

        Model.Requests[0].Messages.Should().ContainSingle().Which.Text.Should().Be("Hello, says the parrot");
    }

    [Fact]
    public async Task A_project_with_a_strategy_that_is_gone_fails_its_turns_and_says_which_there_are()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "gone" });

        var ended = await node.AskAsync(project.Id, "Hello");

        ended.Turn.Status.Should().Be(TurnStatus.Failed);
        ended.Turn.Error!.Message.Should().Contain("full, recall, summary, window");
        Model.Calls.Should().Be(0);
    }

    [Fact]
    public async Task A_host_without_a_store_is_told_what_to_call()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddChatbotPlatformCore();
        using var host = builder.Build();

        var start = () => host.StartAsync();

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("call UseSqlite(…)");
    }

    private sealed class Stamp
    {
        public string Text { get; } = $"stamp {Guid.CreateVersion7()}";
    }

    private sealed class Stamping(Stamp stamp) : ITurnMiddleware
    {
        public Task InvokeAsync(TurnContext context, Func<CancellationToken, Task> next, CancellationToken cancellationToken)
        {
            context.Instructions.Add(new ChatMessage(ChatRole.System, stamp.Text));
            return next(cancellationToken);
        }
    }

    private sealed class Parrot : IMemoryStrategy
    {
        public string Name => "window";

        public Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new PromptContext(
                [new PromptPart(new ChatMessage(ChatRole.User, context.UserMessage.Text + ", says the parrot"), PromptSource.History, 1)]));
    }
}
