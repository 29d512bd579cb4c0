using System.Text.Json;
using ChatbotPlatform.Core.Tests.Turns;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class FactMemoryOnSqlite() : FactMemory(() => TestDatabase.SqliteAsync());

public sealed class FactMemoryOnPostgreSql() : FactMemory(() => TestDatabase.PostgreSqlAsync());

/// <summary>Facts and summaries, from the first message to a forced, cleared or edited memory.</summary>
public abstract class FactMemory(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private static readonly MemorySettings Small = new() { Strategy = "summary", SummarizeAfterTokens = 150, KeepRecentTokens = 60 };

    [Fact]
    public async Task A_fact_survives_any_number_of_summaries_that_forget_it()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("They talked.") : LoopbackReply.Text("I see."));
        var session = await TalkAsync(node, project.Id, null, ["My cat is called Schrödinger and the vet's number is 555-0142."]);
        session = await TalkAsync(node, project.Id, session, Enumerable.Range(1, 40).Select(i => $"and then something happened to somebody, part of a long tale, go on please"));

        var memory = await MemoryAsync(node, session);
        memory.Summary!.Facts.Select(f => (f.Text, f.Ordinal)).Should().Equal(("My cat is called Schrödinger and the vet's number is 555-0142.", 1));
        Model.Requests.Count(IsSummary).Should().BeGreaterThan(3);
        Asked()[^1].Messages[1].Should().Be(("user", Asked()[^1].Messages[1].Text));
        Asked()[^1].Messages[1].Text.Should().StartWith("<known_facts>\n- My cat is called Schrödinger and the vet's number is 555-0142.\n</known_facts>");
        Asked()[^1].Messages[2].Text.Should().Contain("They talked.");
    }

    [Theory]
    [InlineData("summary", 2_000, "no more than 100 words")]
    [InlineData("recall", 2_000, "no more than 75 words")]
    [InlineData("summary", 100_000, "no more than 600 words")]
    public async Task A_summary_is_asked_to_leave_room_for_what_is_said(string strategy, int prompt, string asked)
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small with { Strategy = strategy, MaxTokens = prompt });
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("They talked.") : LoopbackReply.Text("I see."));
        await TalkAsync(node, project.Id, null, Enumerable.Repeat("and then something happened to somebody, part of a long tale, go on please", 12));
        Model.Requests.First(IsSummary).Messages[0].Text.Should().Contain(asked);
    }

    [Fact]
    public async Task Facts_the_model_notes_are_kept_and_garbled_ones_are_not()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        var calls = 0;
        Model.Reply(r => !IsSummary(r)
            ? LoopbackReply.Text("Noted, the parcel 7781 is on its way.")
            : LoopbackReply.Text($"<facts>\n{(Interlocked.Increment(ref calls) == 1 ? "- The parcel has the number 7781.\n- The parcel has the number 7718." : "")}\n</facts>\n<summary>A parcel.</summary>"));

        var session = await TalkAsync(node, project.Id, null, Enumerable.Repeat("so where is it and when will it be here, what do you think of it all", 20));

        (await MemoryAsync(node, session)).Summary!.Facts.Select(f => f.Text).Should().Equal("The parcel has the number 7781.");
    }

    [Fact]
    public async Task Between_two_summaries_the_beginning_of_the_prompt_stays_byte_for_byte()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "summary", SummarizeAfterTokens = 400, KeepRecentTokens = 100 });
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("<facts>\n- n/a\n</facts>They counted.") : LoopbackReply.Text("Yes, go on.").Usage(Random.Shared.Next(50, 900), 5));
        await TalkAsync(node, project.Id, null, Enumerable.Range(1, 50).Select(i => $"I have counted {i} birds in the garden by now, 👋 鳥"));

        var prompts = Asked().Select(r => r.Json.GetProperty("messages").EnumerateArray().Select(m => m.GetRawText()).ToList()).ToList();
        prompts.Should().HaveCount(50);
        var kept = 0;
        foreach (var (before, after) in prompts.Zip(prompts.Skip(1)))
        {
            // A summary came between: from the system prompt on it is another prompt.
            if (Summary(before) != Summary(after))
                continue;
            after.Take(before.Count).Should().Equal(before);
            kept++;
        }

        kept.Should().BeGreaterThan(40, "a summary is made for many turns at once");
        Model.Requests.Should().Contain(r => IsSummary(r));

        static string Summary(List<string> prompt) =>
            string.Concat(prompt.Where(m => m.Contains("<known_facts>", StringComparison.Ordinal) || m.Contains("<conversation_summary>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_memory_can_be_shown_forced_and_cleared()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("A door and its code.").Usage(70, 9) : LoopbackReply.Text("I see."));
        var session = await TalkAsync(node, project.Id, null, ["The door code is 4417.", "The bell is broken.", "What now?"]);
        var memory = node.Services.GetRequiredService<SessionMemory>();
        (await MemoryAsync(node, session)).Should().BeEquivalentTo(new { Summary = (SessionSummary?)null, TailMessages = 6, TailHasMore = false, Usage = new TokenUsage(0, 0) });

        var forced = await memory.SummarizeAsync(Alice, session);

        forced!.Summary.Should().BeEquivalentTo(new { Text = "A door and its code.", CoversThrough = 4, Model = node.Services.GetRequiredService<ModelCatalog>().DefaultModel, Usage = new TokenUsage(70, 9) });
        forced.Summary!.Facts.Select(f => f.Text).Should().Equal("The door code is 4417.");
        (forced.TailMessages, forced.Usage).Should().Be((2, new TokenUsage(70, 9)));
        (await memory.SummarizeAsync(Alice, session))!.Summary!.Id.Should().Be(forced.Summary.Id, "the last turn stays word for word");

        (await memory.ClearAsync(Alice, session)).Should().BeTrue();
        (await MemoryAsync(node, session)).Should().BeEquivalentTo(new { Summary = (SessionSummary?)null, TailMessages = 6, Usage = new TokenUsage(70, 9) });

        foreach (var stranger in (ChatScope[])[new("acme", "bob"), new("other", "alice")])
        {
            (await memory.GetAsync(stranger, session)).Should().BeNull();
            (await memory.SummarizeAsync(stranger, session)).Should().BeNull();
            (await memory.ClearAsync(stranger, session)).Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_forced_summary_that_fails_says_so_costs_and_changes_nothing()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var useless = LoopbackReply.Text(" ").Usage(70, 1);
        Model.Reply(r => IsSummary(r) ? useless : LoopbackReply.Text("I see."));
        var session = await TalkAsync(node, project.Id, null, ["The door code is 4417.", "The bell is broken."]);
        var memory = node.Services.GetRequiredService<SessionMemory>();

        var act = () => memory.SummarizeAsync(Alice, session);

        (await act.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.ModelFailed);
        (await MemoryAsync(node, session)).Should().BeEquivalentTo(new { Summary = (SessionSummary?)null, TailMessages = 4, Usage = new TokenUsage(70, 1) });
    }

    [Fact]
    public async Task No_summary_is_made_beyond_the_budget_and_what_waits_is_made_when_there_is_one_again()
    {
        await using var node = await StartAsync();
        var project = await node.Projects.CreateAsync(
            Alice, new ProjectChange { Name = "Bot", Memory = Small with { MaxTokens = 1_000 }, Limits = new ProjectLimits { DailyTokens = 10_000 } }, default);
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("They talked.").Usage(70, 30) : LoopbackReply.Text("I see.").Usage(5_000, 1));
        var session = await TalkAsync(node, project.Id, null, [string.Concat(Enumerable.Repeat("so much to say today ", 60)), "and again"]);
        Model.Requests.Count(IsSummary).Should().Be(0, "both turns together took all there was");
        var forced = () => node.Services.GetRequiredService<SessionMemory>().SummarizeAsync(Alice, session);
        var refused = (await forced.Should().ThrowAsync<ChatException>()).Which;
        (refused.Error, refused.RetryAfter > TimeSpan.Zero).Should().Be((ChatError.BudgetSpent, true));

        await node.Projects.UpdateAsync(Alice, project.Id, new ProjectChange { Limits = new ProjectLimits { DailyTokens = 20_000 } }, default);
        await TalkAsync(node, project.Id, session, ["and now?"]);

        var memory = await MemoryAsync(node, session);
        memory.Summary.Should().NotBeNull();
        memory.Usage.Should().Be(new TokenUsage(70, 30));
    }

    [Fact]
    public async Task What_a_provider_does_not_say_a_summary_cost_is_estimated()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("They talked about a door.") : LoopbackReply.Text("I see."));
        var session = await TalkAsync(node, project.Id, null, ["The door code is 4417, I was told, and it is to be typed twice.", "The bell is broken."]);
        await node.Services.GetRequiredService<SessionMemory>().SummarizeAsync(Alice, session);
        var usage = (await MemoryAsync(node, session)).Usage;
        (usage.InputTokens > 100, usage.OutputTokens is > 3 and < 15).Should().Be((true, true), $"{usage}");
    }

    [Fact]
    public async Task An_edit_takes_the_words_out_of_facts_summary_and_kept_prompts()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("Something about 4417.") : LoopbackReply.Text("I see."));
        var session = await TalkAsync(node, project.Id, null, ["Hello, I am new here.", "The door code is 4417."]);
        session = await TalkAsync(node, project.Id, session, Enumerable.Repeat("and so on and so forth, as people say when they have nothing to say", 8));
        var memory = node.Services.GetRequiredService<SessionMemory>();
        await memory.SummarizeAsync(Alice, session);
        var last = await node.AskAsync(project.Id, "What do you know?", session);
        (await node.Engine.GetPromptAsync(Alice, last.Turn.Id))!.Parts.Should().Contain(p => p.Source == PromptSource.Facts && p.Text!.Contains("4417"));
        var secret = (await node.MessagesAsync(session)).Single(m => m.Text.Contains("4417"));

        var edit = await node.Engine.EditAsync(Alice, secret.Id, new ChatMessage(ChatRole.User, "The door has a code."));
        await node.Engine.WaitAsync(Alice, edit.Turn.Id);

        (await MemoryAsync(node, session)).Summary.Should().BeNull();
        (await node.Engine.GetPromptAsync(Alice, last.Turn.Id))!.Parts.Where(p => p.Source is PromptSource.Facts or PromptSource.Summary)
            .Should().NotBeEmpty().And.OnlyContain(p => p.Text == null);
        JsonSerializer.Serialize(Asked()[^1].Messages.Select(m => m.Text)).Should().NotContain("4417");
    }

    [Fact]
    public async Task A_summariser_that_keeps_failing_is_left_alone_for_a_while()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using var node = await StartAsync(builder => builder.Services.AddSingleton(new CircuitBreaker(time)));
        var project = await node.ProjectAsync(Small);
        var failing = true;
        Model.Reply(r => !IsSummary(r) ? LoopbackReply.Text("I see.") : failing ? LoopbackReply.Text("") : LoopbackReply.Text("They talked."));
        var session = await TalkAsync(node, project.Id, null, Enumerable.Repeat("tell me more of it, whatever it is, I have the whole day", 20));
        Model.Requests.Count(IsSummary).Should().Be(3);

        failing = false;
        time.Advance(TimeSpan.FromHours(1));
        await TalkAsync(node, project.Id, session, ["and now?"]);

        (await MemoryAsync(node, session)).Summary.Should().NotBeNull();
    }

    [Fact]
    public async Task A_summary_is_written_by_the_projects_model_or_the_hosts()
    {
        await using var node = await StartAsync(builder => builder.ConfigureMemory(m => m.SummaryModel = "loop/other"));
        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("They talked.") : LoopbackReply.Text("I see."));
        var memory = node.Services.GetRequiredService<SessionMemory>();
        foreach (var (settings, model) in ((MemorySettings, string)[])[(new(), "loop/other"), (new() { SummaryModel = "loop/mock" }, "loop/mock")])
        {
            var session = await TalkAsync(node, (await node.ProjectAsync(settings)).Id, null, ["one", "two"]);
            (await memory.SummarizeAsync(Alice, session))!.Summary!.Model.Should().Be(model);
            $"loop/{Model.Requests[^1].Model}".Should().Be(model);
        }
    }

    [Fact]
    public async Task A_session_whose_next_turn_never_comes_is_found_by_a_sweep()
    {
        Guid session, other;
        await using (var node = await StartAsync())
        {
            // Its process dies before the summary is made: nothing of it is stored.
            var gate = new LoopbackGate();
            Model.Reply(r => IsSummary(r) ? LoopbackReply.Hold(gate) : LoopbackReply.Text("I see."));
            var project = await node.ProjectAsync(Small);
            session = await TalkAsync(node, project.Id, null, Enumerable.Repeat("tell me more of it, whatever it is, I have the whole day", 8), idle: false);
            other = await TalkAsync(node, project.Id, null, ["short"], idle: false);
            await gate.Reached;
        }

        Model.Reply(r => IsSummary(r) ? LoopbackReply.Text("They talked.") : LoopbackReply.Text("I see."));
        await using var second = await StartAsync();
        var inFiveMinutes = DateTimeOffset.UtcNow.AddMinutes(5);
        (await MemoryAsync(second, session)).Summary.Should().BeNull();
        await second.Services.GetRequiredService<MemorySweep>().SweepAsync(inFiveMinutes, default);

        (await MemoryAsync(second, session)).Summary.Should().NotBeNull();
        (await MemoryAsync(second, other)).Summary.Should().BeNull();
        var calls = Model.Calls;
        await second.Services.GetRequiredService<MemorySweep>().SweepAsync(inFiveMinutes, default);
        Model.Calls.Should().Be(calls, "what is up to date is left alone");
    }

    [Fact]
    public async Task What_a_model_was_sent_is_forgotten_in_time()
    {
        await using var node = await StartAsync(builder => builder.ConfigureMemory(m => m.ContextRetention = TimeSpan.FromDays(1)));
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("I see."));
        var turn = (await node.AskAsync(project.Id, "hello")).Turn.Id;
        var keeper = node.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<TurnKeeper>().Single();
        await keeper.ForgetPromptsAsync(DateTimeOffset.UtcNow.AddHours(22), default);
        await keeper.ForgetPromptsAsync(DateTimeOffset.UtcNow.AddHours(23), default);
        (await node.Engine.GetPromptAsync(Alice, turn)).Should().NotBeNull();
        await keeper.ForgetPromptsAsync(DateTimeOffset.UtcNow.AddHours(25), default);
        (await node.Engine.GetPromptAsync(Alice, turn)).Should().BeNull();
        (await node.Engine.GetAsync(Alice, turn)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_hosts_reducer_is_a_strategy_by_its_name()
    {
        await using var node = await StartAsync(builder => builder.AddChatReducer("last-two", _ => new LastTwo()));
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "last-two" });
        Model.Reply(LoopbackReply.Text("I see."));
        var session = await TalkAsync(node, project.Id, null, ["one", "two", "three"]);
        Model.Requests[^1].Messages.Select(m => m.Role).Should().Equal("system", "user", "assistant", "user");
        Model.Requests[^1].Messages.Skip(1).Select(m => m.Text).Should().Equal("(before)", "I see.", "three");
        var turn = (await node.MessagesAsync(session))[^1].TurnId;
        var prompt = await node.Engine.GetPromptAsync(Alice, turn);
        prompt!.Parts.Select(p => (p.Source, p.Text)).Skip(1).Should().Equal(
            (PromptSource.Summary, "(before)"), (PromptSource.History, "I see."), (PromptSource.History, "three"));
        (prompt.Strategy, prompt.LeftOutMessages).Should().Be(("last-two", 3));
    }

    /// <summary>The system messages, a note, and the last two.</summary>
    private sealed class LastTwo : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
        {
            var all = messages.ToList();
            return Task.FromResult<IEnumerable<ChatMessage>>(
                [.. all.Where(m => m.Role == ChatRole.System), new ChatMessage(ChatRole.User, "(before)"), .. all.Where(m => m.Role != ChatRole.System).TakeLast(2)]);
        }
    }

    private static async Task<Guid> TalkAsync(EngineHost node, Guid projectId, Guid? session, IEnumerable<string> messages, bool idle = true)
    {
        foreach (var message in messages)
        {
            var ended = await node.AskAsync(projectId, message, session);
            ended.Turn.Status.Should().Be(TurnStatus.Completed);
            session = ended.Turn.SessionId;
            if (idle)
                await node.Services.GetRequiredService<Summarizer>().IdleAsync();
        }

        return session!.Value;
    }

    private static async Task<SessionMemoryState> MemoryAsync(EngineHost node, Guid session) =>
        (await node.Services.GetRequiredService<SessionMemory>().GetAsync(Alice, session))!;

    private List<LoopbackRequest> Asked() => [.. Model.Requests.Where(r => !IsSummary(r))];

    private static bool IsSummary(LoopbackRequest request) => request.Messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal);
}
