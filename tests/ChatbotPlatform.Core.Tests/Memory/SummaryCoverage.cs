using System.Globalization;
using System.Text.RegularExpressions;
using ChatbotPlatform.Core.Tests.Turns;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class SummaryCoverageOnSqlite() : SummaryCoverage(() => TestDatabase.SqliteAsync());

public sealed class SummaryCoverageOnPostgreSql() : SummaryCoverage(() => TestDatabase.PostgreSqlAsync());

/// <summary>Summary and tail cover each message exactly once, whatever happens to the summariser.</summary>
public abstract partial class SummaryCoverage(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private static readonly MemorySettings Small = new() { Strategy = "summary", SummarizeAfterTokens = 150, KeepRecentTokens = 60 };

    [Fact]
    public async Task A_long_session_is_summarised_and_the_model_still_gets_everything_once()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        Model.Reply(Scripted(_ => null));
        var session = await TalkAsync(node, project.Id, null, 1, 30);

        var history = await HistoryAsync(node, session);
        history.Summary.Should().NotBeNull();
        history.Messages.Should().HaveCountLessThan(30);
        foreach (var request in Model.Requests.Where(r => !IsSummary(r)))
            EachOnce(request);
        Model.Requests.Where(r => !IsSummary(r)).Should().Contain(r => r.Messages.Any(m => m.Text.Contains("<conversation_summary>")))
            .And.OnlyContain(r => !r.Messages.Any(m => m.Role == "system" && m.Text.Contains("conversation_summary>")), "a summary never speaks as system");
    }

    [Fact]
    public async Task A_budget_smaller_than_the_threshold_still_loses_nothing()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { MaxTokens = 500, SummarizeAfterTokens = 3_000, KeepRecentTokens = 1_000 });
        Model.Reply(Scripted(_ => null));
        var session = await TalkAsync(node, project.Id, null, 1, 40);

        (await HistoryAsync(node, session)).Summary.Should().NotBeNull();
        Model.Requests.Where(r => !IsSummary(r)).Should().HaveCount(40).And.AllSatisfy(EachOnce);
    }

    [Fact]
    public async Task Thirty_sends_during_a_summary_lose_nothing()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        var gate = new LoopbackGate();
        Model.Reply(Scripted(_ => gate));
        var session = await TalkAsync(node, project.Id, null, 1, 10, idle: false);
        await gate.Reached;
        await TalkAsync(node, project.Id, session, 11, 40, idle: false);
        (await HistoryAsync(node, session)).Summary.Should().BeNull();
        Model.Requests.Count(IsSummary).Should().Be(1, "a session is summarised once at a time");

        gate.Open();
        await node.Services.GetRequiredService<Summarizer>().IdleAsync();
        await TalkAsync(node, project.Id, session, 41, 42);

        (await HistoryAsync(node, session)).Summary.Should().NotBeNull();
        Model.Requests.Where(r => !IsSummary(r)).Should().HaveCount(42).And.AllSatisfy(EachOnce);
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("blank")]
    [InlineData("cut short")]
    [InlineData("filtered")]
    [InlineData("longer than its source")]
    public async Task A_summary_that_went_wrong_changes_nothing(string how)
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        Model.Reply(request => !IsSummary(request) ? Answer(request) : how switch
        {
            "fails" => LoopbackReply.Status(400),
            "blank" => LoopbackReply.Text(" \n"),
            "cut short" => LoopbackReply.Text("1-4").Finish("length"),
            "filtered" => LoopbackReply.Text("1-4").Finish("content_filter"),
            _ => LoopbackReply.Text(string.Concat(Enumerable.Repeat("swollen 漢字 ", 4000))),
        });

        var session = await TalkAsync(node, project.Id, null, 1, 12);

        Model.Requests.Should().Contain(r => IsSummary(r));
        (await HistoryAsync(node, session)).Summary.Should().BeNull();
        Model.Requests.Where(r => !IsSummary(r)).Should().AllSatisfy(EachOnce);
    }

    [Fact]
    public async Task A_summary_overtaken_by_an_edit_is_refused()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        var gate = new LoopbackGate();
        var held = false;
        Model.Reply(Scripted(_ => held ? null : gate));
        var session = await TalkAsync(node, project.Id, null, 1, 10, idle: false);
        await gate.Reached;
        held = true;
        var first = (await node.MessagesAsync(session))[0];

        var edit = await node.Engine.EditAsync(Alice, first.Id, new ChatMessage(ChatRole.User, "say 1 in other words"));
        await node.Engine.WaitAsync(Alice, edit.Turn.Id);
        gate.Open();
        await node.Services.GetRequiredService<Summarizer>().IdleAsync();

        var history = await HistoryAsync(node, session);
        history.Summary.Should().BeNull();
        history.Messages.Select(m => m.Text).Should().Equal("say 1 in other words", "said 1");
    }

    [Fact]
    public async Task A_summariser_that_is_far_behind_begins_with_the_oldest()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "window", KeepRecentTokens = 60 });
        Model.Reply(Scripted(_ => null));
        var session = await TalkAsync(node, project.Id, null, 1, 105);
        await node.Projects.UpdateAsync(Alice, project.Id, new ProjectChange { Memory = Small }, default);
        await TalkAsync(node, project.Id, session, 106, 106);
        var before = Model.Calls;

        await TalkAsync(node, project.Id, session, 107, 107);

        (await HistoryAsync(node, session)).Summary.Should().NotBeNull();
        EachOnce(Model.Requests.Skip(before).First(r => !IsSummary(r)));
    }

    [Fact]
    public async Task The_last_turn_stays_word_for_word_however_long_it_is()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        Model.Reply(Scripted(_ => null));
        var session = await TalkAsync(node, project.Id, null, 1, 3);
        var last = await node.AskAsync(project.Id, "say 4 " + string.Concat(Enumerable.Repeat("and more ", 100)), session);
        await node.Services.GetRequiredService<Summarizer>().IdleAsync();

        var history = await HistoryAsync(node, session);
        history.Summary!.CoversThrough.Should().Be(6);
        history.Messages.Select(m => m.TurnId).Should().OnlyContain(id => id == last.Turn.Id).And.HaveCount(2);
    }

    [Fact]
    public async Task A_shutdown_gives_up_a_summary_that_is_being_made()
    {
        var node = await StartAsync();
        var project = await node.ProjectAsync(Small);
        var gate = new LoopbackGate();
        Model.Reply(Scripted(_ => gate));
        await TalkAsync(node, project.Id, null, 1, 10, idle: false);
        await gate.Reached;

        await node.DisposeAsync();

        (await Model.Requests.Single(IsSummary).Cancelled.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
    }

    [Fact]
    public async Task The_newest_message_is_sent_even_if_it_alone_exceeds_the_budget()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "window", KeepRecentTokens = 60 });
        var session = (await node.AskAsync(project.Id, "before")).Turn.SessionId;
        var longer = string.Concat(Enumerable.Repeat("word ", 500));
        await node.AskAsync(project.Id, longer, session);

        Model.Requests[^1].Messages.Where(m => m.Role != "system").Should().ContainSingle().Which.Text.Should().Be(longer);
    }

    [Fact]
    public async Task A_window_holds_whole_turns_and_always_the_newest_message()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "window", KeepRecentTokens = 60 });
        Model.Reply(Scripted(_ => null));
        await TalkAsync(node, project.Id, null, 1, 12);

        var said = Model.Requests[^1].Messages.Where(m => m.Role != "system").ToList();
        said[0].Role.Should().Be("user");
        said[^1].Text.Should().StartWith("say 12");
        said.Should().HaveCountLessThan(12).And.HaveCountGreaterThan(2);
        Model.Requests.Should().NotContain(r => IsSummary(r));
    }

    [Fact]
    public async Task The_embedded_answerer_summarises_too()
    {
        await using var node = await EngineHost.StartAsync(Database);
        var project = await node.ProjectAsync(Small);
        Guid? session = null;
        for (var i = 1; i <= 12; i++)
        {
            session = (await node.AskAsync(project.Id, $"My parcel number {i} left Vienna on day {i}. Where is it now, please?", session)).Turn.SessionId;
            await node.Services.GetRequiredService<Summarizer>().IdleAsync();
        }

        var summary = (await HistoryAsync(node, session!.Value)).Summary;
        summary.Should().NotBeNull();
        summary!.Text.Should().Contain("Vienna");
    }

    private static async Task<Guid> TalkAsync(EngineHost node, Guid projectId, Guid? session, int from, int to, bool idle = true)
    {
        for (var i = from; i <= to; i++)
        {
            var ended = await node.AskAsync(projectId, $"say {i} and some more words to fill", session);
            ended.Turn.Status.Should().Be(TurnStatus.Completed);
            session = ended.Turn.SessionId;
            if (idle)
                await node.Services.GetRequiredService<Summarizer>().IdleAsync();
        }

        return session!.Value;
    }

    private static Task<SessionHistory> HistoryAsync(EngineHost node, Guid session) =>
        node.Services.GetRequiredService<MemoryStore>().ReadAsync(Alice, session, null, withSummary: true, 200, oldestFirst: false, default);

    private static bool IsSummary(LoopbackRequest request) => request.Messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal);

    private static LoopbackReply Answer(LoopbackRequest request) =>
        LoopbackReply.Text($"said {Numbers().Match(request.LastUserText).Value}");

    /// <summary>A summariser that writes down which numbers it was given: "1-12".</summary>
    private static Func<LoopbackRequest, LoopbackReply> Scripted(Func<LoopbackRequest, LoopbackGate?> gateOf) => request =>
    {
        if (!IsSummary(request))
            return Answer(request);
        var given = request.LastUserText;
        var said = given.Split('\n').Where(l => l.StartsWith("User: say ", StringComparison.Ordinal)).Select(First).ToList();
        var from = said[0];
        if (given.StartsWith("<summary_so_far>", StringComparison.Ordinal))
        {
            var range = Range().Match(given);
            int.Parse(range.Groups[2].Value, CultureInfo.InvariantCulture).Should().Be(said[0] - 1, "a summary continues where the last one ended");
            from = int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        said.Should().Equal(Enumerable.Range(said[0], said.Count));
        var reply = LoopbackReply.Text($"{from}-{said[^1]}");
        return gateOf(request) is { } gate ? LoopbackReply.Hold(gate).Then(reply) : reply;
    };

    /// <summary>Every number up to the one asked is in the summary or in the tail, and in one of them only.</summary>
    private static void EachOnce(LoopbackRequest request)
    {
        var asked = First(request.LastUserText);
        var covered = request.Messages.Where(m => m.Text.StartsWith("<conversation_summary>", StringComparison.Ordinal))
            .Select(m => Range().Match(m.Text)).SelectMany(r =>
            {
                var from = int.Parse(r.Groups[1].Value, CultureInfo.InvariantCulture);
                return Enumerable.Range(from, int.Parse(r.Groups[2].Value, CultureInfo.InvariantCulture) - from + 1);
            });
        var tail = request.Messages.Where(m => m.Role == "user" && m.Text.StartsWith("say ", StringComparison.Ordinal)).Select(m => First(m.Text)).ToList();
        covered.Concat(tail).Should().Equal(Enumerable.Range(1, asked));
        var answers = request.Messages.Where(m => m.Role == "assistant").Select(m => First(m.Text));
        answers.Should().Equal(tail.Take(tail.Count - 1));
    }

    private static int First(string text) => int.Parse(Numbers().Match(text).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(\d+)-(\d+)")]
    private static partial Regex Range();
}
