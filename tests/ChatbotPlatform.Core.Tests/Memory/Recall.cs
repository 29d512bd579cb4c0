using ChatbotPlatform.Core.Tests.Turns;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class RecallOnSqlite() : Recall(() => TestDatabase.SqliteAsync());

public sealed class RecallOnPostgreSql() : Recall(() => TestDatabase.PostgreSqlAsync());

/// <summary>What was said long ago comes back when it matters, once, within its budget, and after all that stays.</summary>
public abstract class Recall(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private static readonly MemorySettings Settings = new()
    {
        Strategy = "recall", MaxTokens = 1_500, SummarizeAfterTokens = 200, KeepRecentTokens = 80, RecallTokens = 300,
    };

    [Fact]
    public async Task What_was_said_long_ago_is_quoted_before_the_question_it_matters_to()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Settings);
        Script();
        var session = await TalkAsync(node, project.Id, null, ["where did you put the lantern with the green glass", .. Filler(15)]);

        await TalkAsync(node, project.Id, session, ["I need the green lantern, is it still there"]);

        var sent = Model.Requests.Last(r => !IsSummary(r)).Messages;
        sent[^2].Role.Should().Be("user");
        sent[^2].Text.Should().StartWith("<recalled_messages>\nUser: where did you put the lantern with the green glass\nAssistant: It hangs in the pantry.\n");
        sent[^1].Text.Should().Be("I need the green lantern, is it still there");
        sent.Count(m => m.Text.Contains("pantry")).Should().Be(1);
        var turn = (await node.MessagesAsync(session))[^1].TurnId;
        var prompt = (await node.Engine.GetPromptAsync(Alice, turn))!;
        var recalled = prompt.Parts.Single(p => p.Source == PromptSource.Recalled);
        recalled.Text.Should().StartWith("where did you put the lantern with the green glass\nIt hangs in the pantry.");
        // Beside the match and what is around it, only the newest before the tail, as far as there is room.
        var quoted = (await node.MessagesAsync(session)).Where(m => recalled.Quotes.Any(q => q.MessageId == m.Id)).Select(m => m.Ordinal).ToList();
        var newest = quoted.Where(o => o > 1 + RecallRanking.Following).ToList();
        newest.Should().Equal(Enumerable.Range(prompt.Parts.First(p => p.Ordinal is not null).Ordinal!.Value - newest.Count, newest.Count));
        recalled.Tokens.Should().BeLessThanOrEqualTo(300);
        prompt.Parts.Sum(p => p.Tokens).Should().BeLessThanOrEqualTo(1_500);
    }

    [Fact]
    public async Task What_the_tail_holds_is_not_recalled()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Settings);
        Script();
        await TalkAsync(node, project.Id, null, ["where did you put the lantern with the green glass", "and the green lantern again please"]);
        Model.Requests[^1].Messages.Should().NotContain(m => m.Text.Contains("<recalled_messages>"));
    }

    [Fact]
    public async Task Other_sessions_are_recalled_where_the_project_says_so()
    {
        await using var node = await StartAsync();
        Script();
        foreach (var others in (bool[])[true, false])
        {
            var project = await node.ProjectAsync(Settings with { RecallOtherSessions = others });
            await TalkAsync(node, project.Id, null, ["where did you put the lantern with the green glass"]);
            await TalkAsync(node, project.Id, null, ["I need the green lantern now"]);
            var sent = Model.Requests.Last(r => !IsSummary(r)).Messages;
            sent.Any(m => m.Text.Contains("pantry")).Should().Be(others);
            if (others)
                sent[^2].Text.Should().Contain("In another conversation, on 20");
        }
    }

    [Fact]
    public async Task An_edited_message_is_not_recalled_in_its_old_words()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(Settings with { RecallOtherSessions = true });
        Script();
        var first = await TalkAsync(node, project.Id, null, ["the lantern code is violet"]);
        var message = (await node.MessagesAsync(first))[0];
        var edit = await node.Engine.EditAsync(Alice, message.Id, new ChatMessage(ChatRole.User, "the lantern has a code"));
        await node.Engine.WaitAsync(Alice, edit.Turn.Id);
        await node.Services.GetRequiredService<Summarizer>().IdleAsync();

        await TalkAsync(node, project.Id, null, ["what was it about the violet lantern code"]);

        var sent = Model.Requests[^1].Messages;
        sent[^2].Text.Should().Contain("the lantern has a code").And.NotContain("violet");
    }

    [Fact]
    public async Task With_an_embedding_generator_what_means_the_same_is_recalled_too()
    {
        await using var node = await StartAsync(builder => builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new Colours()));
        var project = await node.ProjectAsync(Settings);
        Script();
        var session = await TalkAsync(node, project.Id, null, ["they chose crimson for it", .. Filler(15)]);
        await TalkAsync(node, project.Id, session, ["was anything scarlet"]);
        Model.Requests.Last(r => !IsSummary(r)).Messages[^2].Text.Should().Contain("they chose crimson for it");
    }

    [Fact]
    public async Task An_embedding_generator_that_fails_costs_only_its_vectors()
    {
        await using var node = await StartAsync(builder => builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new Colours { Fails = true }));
        var project = await node.ProjectAsync(Settings);
        Script();
        var session = await TalkAsync(node, project.Id, null, ["where did you put the lantern with the green glass", .. Filler(15)]);
        await TalkAsync(node, project.Id, session, ["I need the green lantern"]);
        Model.Requests.Last(r => !IsSummary(r)).Messages[^2].Text.Should().Contain("pantry");
    }

    private void Script() => Model.Reply(r =>
        IsSummary(r) ? LoopbackReply.Text("They talked.")
        : r.LastUserText.StartsWith("where", StringComparison.Ordinal) ? LoopbackReply.Text("It hangs in the pantry.")
        : LoopbackReply.Text("Well, as it may be."));

    private static IEnumerable<string> Filler(int count) => Enumerable.Range(1, count).Select(i => $"and then something else happened to somebody, a long story it was, number {(char)('a' + i)}");

    private static async Task<Guid> TalkAsync(EngineHost node, Guid projectId, Guid? session, IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            session = (await node.AskAsync(projectId, message, session)).Turn.SessionId;
            await node.Services.GetRequiredService<Summarizer>().IdleAsync();
        }

        return session!.Value;
    }

    private static bool IsSummary(LoopbackRequest request) => request.Messages[0].Text.StartsWith("Summarise", StringComparison.Ordinal);

    /// <summary>Red is red, by whatever word.</summary>
    private sealed class Colours : IEmbeddingGenerator<string, Embedding<float>>
    {
        public bool Fails { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Fails
                ? throw new InvalidOperationException("no embeddings today")
                : Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(Meaning(v)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static float[] Meaning(string text) =>
            text.Contains("crimson", StringComparison.Ordinal) || text.Contains("scarlet", StringComparison.Ordinal) ? [1, 0.1f] : [0, 1];
    }
}
