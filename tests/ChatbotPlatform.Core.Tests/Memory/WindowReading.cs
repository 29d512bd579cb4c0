using ChatbotPlatform.Core.Tests.Turns;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Memory;

/// <summary>A window is filled, whether its messages are long or short, though hardly more is read than fits.</summary>
public sealed class WindowReading() : EngineSuite(() => TestDatabase.SqliteAsync())
{
    [Theory]
    [InlineData("ok", 40)]
    [InlineData("and then something else happened to somebody, a long story it was", 6)]
    public async Task A_window_holds_the_newest_that_fit(string said, int atLeast)
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync(new MemorySettings { Strategy = "window", KeepRecentTokens = 300 });
        Model.Reply(_ => LoopbackReply.Text("yes"));
        Guid? session = null;
        for (var i = 0; i < 30; i++)
            session = (await node.AskAsync(project.Id, $"{said} {i}", session)).Turn.SessionId;

        var turn = (await node.MessagesAsync(session!.Value))[^1].TurnId;
        var prompt = (await node.Engine.GetPromptAsync(Alice, turn))!;
        prompt.LeavesOut.Should().BeTrue();
        var history = prompt.Parts.Where(p => p.Source == PromptSource.History).ToList();
        history.Should().HaveCountGreaterThan(atLeast);
        history.Sum(p => p.Tokens).Should().BeInRange(270, 300);
        history.Select(p => p.Ordinal).Should().Equal(Enumerable.Range(60 - history.Count, history.Count).Select(o => (int?)o));
    }
}
