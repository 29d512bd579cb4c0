using System.Text.RegularExpressions;
using ChatbotPlatform.Core.Tests.Turns;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class CoveragePropertyOnSqlite() : CoverageProperty(() => TestDatabase.SqliteAsync());

public sealed class CoveragePropertyOnPostgreSql() : CoverageProperty(() => TestDatabase.PostgreSqlAsync());

/// <summary>
/// Random sends, edits, deletions, regenerations, forced and cleared memories and restarts, on two nodes of one database, while a summariser fails, is slow or
/// writes nothing of use: at every step the summary and the tail cover each live message exactly once, and so does every prompt.
/// </summary>
public abstract partial class CoverageProperty(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private const int Steps = 70;

    private static readonly MemorySettings Settings = new() { Strategy = "summary", MaxTokens = 100_000, SummarizeAfterTokens = 130, KeepRecentTokens = 50 };

    private int _tags;
    private int _mood;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Summary_and_tail_cover_each_live_message_exactly_once(int seed)
    {
        var random = new Random(seed);
        Model.Reply(Reply);
        EngineHost[] nodes = [await StartAsync(), await StartAsync()];
        try
        {
            var project = await nodes[0].ProjectAsync(Settings);
            var session = (await nodes[0].AskAsync(project.Id, Say())).Turn.SessionId;
            var summaries = 0;
            // Summaries are made in the background, and edits take them away again: on until there were enough.
            for (var step = 0; step < Steps || (summaries <= Steps / 4 && step < 2 * Steps); step++)
            {
                Volatile.Write(ref _mood, random.Next());
                var at = random.Next(2);
                await ActAsync(nodes, at, random, project.Id, session);
                summaries += await CheckAsync(nodes[1 - at], session, $"seed {seed}, step {step}") ? 1 : 0;
            }

            summaries.Should().BeGreaterThan(Steps / 4, "there has to be something to be covered");
            foreach (var node in nodes)
                await node.Services.GetRequiredService<Summarizer>().IdleAsync();
            await CheckAsync(nodes[0], session, $"seed {seed}, at rest");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private async Task ActAsync(EngineHost[] nodes, int at, Random random, Guid projectId, Guid session)
    {
        var node = nodes[at];
        var memory = node.Services.GetRequiredService<SessionMemory>();
        switch (random.Next(100))
        {
            case < 60:
                await TurnAsync(node, () => node.SendAsync(projectId, Say(), session));
                break;
            case < 66:
                await DeleteAsync(node, session, random);
                break;
            // Where everything was deleted there is nothing to answer anew.
            case < 76 when (await node.MessagesAsync(session)).Any(m => m.Role == ChatRole.User):
                await TurnAsync(node, () => node.Engine.RegenerateAsync(Alice, session));
                break;
            case < 84:
                var questions = (await node.MessagesAsync(session)).Where(m => m.Role == ChatRole.User).ToList();
                if (questions.Count == 0)
                    break;
                // Seldom far back: the session is to grow long.
                var edited = questions[Math.Max(0, questions.Count - 1 - (int)(questions.Count * Math.Pow(random.NextDouble(), 3)))];
                await TurnAsync(node, () => node.Engine.EditAsync(Alice, edited.Id, new ChatMessage(ChatRole.User, Say())));
                break;
            case < 90:
                try
                {
                    await memory.SummarizeAsync(Alice, session);
                }
                catch (ChatException e) when (e.Error == ChatError.ModelFailed)
                {
                    // The summariser had a bad moment.
                }

                break;
            case < 93:
                await memory.ClearAsync(Alice, session);
                break;
            case < 97:
                await node.DisposeAsync();
                nodes[at] = await StartAsync();
                break;
            default:
                await node.Services.GetRequiredService<MemorySweep>().SweepAsync(DateTimeOffset.UtcNow.AddMinutes(5), default);
                break;
        }
    }

    /// <summary>Any message, old or new: what answers it goes along, and nothing else.</summary>
    private static async Task DeleteAsync(EngineHost node, Guid session, Random random)
    {
        var live = await LiveAsync(node, session);
        if (live.Count == 0)
            return;
        var deleted = live[random.Next(live.Count)];
        (await node.Engine.DeleteMessageAsync(Alice, deleted.Id)).Should().BeTrue();
        var gone = live.Where(m => m.Id == deleted.Id || (deleted.Role == ChatRole.User && m.Ordinal > deleted.Ordinal && m.Role != ChatRole.User
            && !live.Any(q => q.Role == ChatRole.User && q.Ordinal > deleted.Ordinal && q.Ordinal < m.Ordinal)));
        (await LiveAsync(node, session)).Select(m => m.Id).Should().Equal(live.Except(gone).Select(m => m.Id));
    }

    /// <summary>One turn, whose prompt is looked at too.</summary>
    private async Task TurnAsync(EngineHost node, Func<Task<StartedTurn>> start)
    {
        var started = await start();
        var ended = await node.Engine.WaitAsync(Alice, started.Turn.Id);
        ended.Turn.Status.Should().Be(TurnStatus.Completed);
        var live = await LiveAsync(node, started.Turn.SessionId);
        var asked = Tag().Match(started.UserMessage.Text).Value;
        var prompt = Model.Requests.Last(r => !IsSummary(r) && r.LastUserText.Contains(asked + " ", StringComparison.Ordinal)).Messages
            .Where(m => !m.Text.StartsWith("<known_facts>", StringComparison.Ordinal)).SelectMany(m => Tags(m.Text));
        prompt.Should().Equal(live.Where(m => m.Ordinal <= started.UserMessage.Ordinal).SelectMany(m => Tags(m.Text)));
    }

    /// <summary>The property itself, read on the other node. Whether there is a summary.</summary>
    private static async Task<bool> CheckAsync(EngineHost node, Guid session, string where)
    {
        var live = await LiveAsync(node, session);
        var history = await node.Services.GetRequiredService<MemoryStore>().ReadAsync(Alice, session, null, true, 1_000, false, default);
        var through = history.Summary?.CoversThrough ?? 0;
        history.Messages.Select(m => m.Ordinal).Should().Equal(live.Where(m => m.Ordinal > through).Select(m => m.Ordinal), where);
        Tags(history.Summary?.Text ?? "").Should().Equal(live.Where(m => m.Ordinal <= through).SelectMany(m => Tags(m.Text)), where);
        (history.Summary?.Facts ?? []).SelectMany(f => Tags(f.Text)).Should().BeSubsetOf(live.SelectMany(m => Tags(m.Text)), where);
        return history.Summary is not null;
    }

    private static async Task<List<SessionMessage>> LiveAsync(EngineHost node, Guid session)
    {
        var live = new List<SessionMessage>();
        for (int? before = null; ;)
        {
            var page = (await node.Sessions.ListMessagesAsync(Alice, session, before, 100, default))!;
            live.InsertRange(0, page.Messages);
            if (!page.HasMore)
                return live;
            before = page.Messages[0].Ordinal;
        }
    }

    private string Say() => $"I say #m{Interlocked.Increment(ref _tags)} and a few more words to go with it";

    /// <summary>An answer, or a summary that tells exactly which messages it stands for, or whatever the summariser's mood makes of it.</summary>
    private LoopbackReply Reply(LoopbackRequest request)
    {
        if (!IsSummary(request))
            return LoopbackReply.Text($"so you say, and I say #a{Interlocked.Increment(ref _tags)} to it");
        var honest = LoopbackReply.Text($"<facts>\n- noted {Tags(request.LastUserText).LastOrDefault()}\n</facts>\n<summary>{string.Join(' ', Tags(request.LastUserText))}</summary>");
        return (Volatile.Read(ref _mood) % 10) switch
        {
            0 => LoopbackReply.Status(400),
            1 => LoopbackReply.Text(" "),
            2 => honest.Finish("length"),
            3 or 4 => honest.DelayBetween(TimeSpan.FromMilliseconds(60)),
            _ => honest,
        };
    }

    private static bool IsSummary(LoopbackRequest request) => request.Messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal);

    private static IEnumerable<string> Tags(string text) => Tag().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"#[am]\d+")]
    private static partial Regex Tag();
}
