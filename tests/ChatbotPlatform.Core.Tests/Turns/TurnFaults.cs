using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnFaultsOnSqlite() : TurnFaults(() => TestDatabase.SqliteAsync());

public sealed class TurnFaultsOnPostgreSql() : TurnFaults(() => TestDatabase.PostgreSqlAsync());

/// <summary>What a provider can do wrong, and that none of it is stored as complete or as the assistant's words.</summary>
public abstract class TurnFaults(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    public static TheoryData<string, TurnStatus, string?, string?> Cases => new()
    {
        { "401", TurnStatus.Failed, "model_unauthorized", null },
        { "429", TurnStatus.Failed, "model_rate_limited", null },
        { "500", TurnStatus.Failed, "model_unavailable", null },
        { "400", TurnStatus.Failed, "model_rejected", null },
        { "refused", TurnStatus.Failed, "model_unavailable", null },
        { "hangs before", TurnStatus.Failed, "model_timeout", null },
        { "hangs in mid-stream", TurnStatus.Incomplete, "model_timeout", "part" },
        { "reset before", TurnStatus.Failed, null, null },
        { "reset in mid-stream", TurnStatus.Incomplete, "model_broke_off", "part" },
        { "malformed", TurnStatus.Incomplete, "model_failed", "part" },
        { "html", TurnStatus.Failed, "model_failed", null },
        { "empty", TurnStatus.Failed, "model_failed", null },
        { "blank", TurnStatus.Incomplete, "model_failed", " \n" },
        { "reasoning only", TurnStatus.Incomplete, "model_failed", "" },
        { "error in stream", TurnStatus.Incomplete, null, "part" },
        { "neither end", TurnStatus.Incomplete, "model_broke_off", "part whole" },
        { "length", TurnStatus.Incomplete, "length_limit", "part whole" },
        { "content filter", TurnStatus.Incomplete, "content_filtered", "part whole" },
        { "done only", TurnStatus.Completed, null, "part whole" },
        { "finish only", TurnStatus.Completed, null, "part whole" },
        { "after done", TurnStatus.Completed, null, "part whole" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_of_the_provider_ends_the_turn_truly(string fault, TurnStatus status, string? code, string? kept)
    {
        await using var node = await EngineHost.StartAsync(Database, null, chat =>
        {
            chat.AddOpenAICompatible(
                "loop", fault == "refused" ? "http://127.0.0.1:9/v1" : Model.BaseUrl, "canary-key", provider => provider.Models.Add("mock"));
            chat.Services.Configure<ModelOptions>(models =>
            {
                // Short only where it is to run out: a busy machine must not look like a silent provider.
                var patience = TimeSpan.FromSeconds(30);
                models.FirstContentTimeout = fault == "hangs before" ? TimeSpan.FromMilliseconds(500) : patience;
                models.BetweenUpdatesTimeout = fault == "hangs in mid-stream" ? TimeSpan.FromMilliseconds(500) : patience;
                models.MaxRetries = 0;
            });
        });
        var project = await node.ProjectAsync();
        Model.Reply(ReplyOf(fault));

        var started = await node.SendAsync(project.Id, "Hi");
        var ended = (await node.FollowAsync(started.Turn.Id))[^1].Should().BeOfType<TurnEnded>().Subject;

        ended.Status.Should().Be(status);
        if (status == TurnStatus.Completed)
            ended.Error.Should().BeNull();
        else
            ended.Error!.Message.Should().NotBeNullOrWhiteSpace().And.NotContain("canary-key").And.NotContain("canary-text");
        if (code is not null)
            ended.Error!.Code.ToCode().Should().Be(code);

        var stored = await node.MessagesAsync(started.Turn.SessionId);
        stored.Select(m => m.Text).Should().Equal(kept is null ? ["Hi"] : ["Hi", kept]);
        stored.Where(m => m.Role == ChatRole.Assistant).Select(m => m.Status).Distinct().Should().BeSubsetOf([status]);

        // The session is free, and the next message is answered.
        Model.Reply(LoopbackReply.Text("fine"));
        if (fault != "refused")
            (await node.AskAsync(project.Id, "Again", started.Turn.SessionId)).Message!.Text.Should().Be("fine");
    }

    private static LoopbackReply ReplyOf(string fault)
    {
        var text = LoopbackReply.Text("part", " whole");
        const string error = """{"error":{"message":"canary-text bad key canary-key","type":"invalid_request_error","code":"x"}}""";
        return fault switch
        {
            "401" => LoopbackReply.Status(401, error),
            "429" => LoopbackReply.Status(429, error, ("Retry-After", "1")),
            "500" => LoopbackReply.Status(500, error),
            "400" => LoopbackReply.Status(400, error),
            "hangs before" => text.HangAfter(0),
            "hangs in mid-stream" => text.HangAfter(1),
            "reset before" => text.ResetAfter(0),
            "reset in mid-stream" => text.ResetAfter(1),
            "malformed" => text.MalformedAfter(1),
            "html" => LoopbackReply.Html(),
            "empty" => LoopbackReply.Text(),
            "blank" => LoopbackReply.Text(" ", "\n"),
            "reasoning only" => LoopbackReply.Reasoning("Let me think."),
            "error in stream" => LoopbackReply.Text("part").Then(LoopbackReply.Chunk(error)),
            "neither end" => text.NoFinish(),
            "length" => text.Finish("length"),
            "content filter" => text.Finish("content_filter"),
            "done only" => text.DoneOnly(),
            "finish only" => text.FinishOnly(),
            "after done" => text.ContentAfterDone(),
            _ => text,
        };
    }
}
