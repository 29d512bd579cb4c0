using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnRevisionOnSqlite() : TurnRevision(() => TestDatabase.SqliteAsync());

public sealed class TurnRevisionOnPostgreSql() : TurnRevision(() => TestDatabase.PostgreSqlAsync());

/// <summary>Answering anew, editing, feedback, and what middleware and settings do to a turn.</summary>
public abstract class TurnRevision(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    [Fact]
    public async Task Regenerate_supersedes_the_answer_and_does_not_show_it_to_the_model()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Enqueue(LoopbackReply.Text("first answer"), LoopbackReply.Text("second answer"));
        var first = await node.AskAsync(project.Id, "Question");

        var started = await node.Engine.RegenerateAsync(Alice, first.Turn.SessionId);
        var second = await node.Engine.WaitAsync(Alice, started.Turn.Id);

        second.Turn.UserMessageId.Should().Be(first.Turn.UserMessageId);
        (await node.MessagesAsync(first.Turn.SessionId)).Select(m => m.Text).Should().Equal("Question", "second answer");
        Model.Requests[1].Messages.Select(m => m.Text).Should().NotContain("first answer").And.Contain("Question");
        (await node.Sessions.GetMessageAsync(Alice, first.Message!.Id, default))!.Text.Should().Be("first answer");
    }

    [Fact]
    public async Task A_regenerated_answer_that_fails_gives_the_old_one_back()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Enqueue(LoopbackReply.Text("good answer"), LoopbackReply.Status(400));
        var first = await node.AskAsync(project.Id, "Question");

        var again = await node.Engine.RegenerateAsync(Alice, first.Turn.SessionId);

        (await node.Engine.WaitAsync(Alice, again.Turn.Id)).Turn.Status.Should().Be(TurnStatus.Failed);
        (await node.MessagesAsync(first.Turn.SessionId)).Select(m => m.Text).Should().Equal("Question", "good answer");
    }

    [Fact]
    public async Task An_edit_supersedes_what_followed_and_is_answered_anew()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var first = await node.AskAsync(project.Id, "One");
        var session = first.Turn.SessionId;
        var second = await node.AskAsync(project.Id, "Two", session);
        await node.AskAsync(project.Id, "Three", session);

        var started = await node.Engine.EditAsync(Alice, second.Turn.UserMessageId, new ChatMessage(ChatRole.User, "Two, better"));
        await node.Engine.WaitAsync(Alice, started.Turn.Id);

        (await node.MessagesAsync(session)).Select(m => m.Text).Should().Equal("One", "You said: One", "Two, better", "You said: Two, better");
        Model.Requests[^1].Messages.Where(m => m.Role != "system").Select(m => m.Text).Should().Equal("One", "You said: One", "Two, better");
        var editAnswer = () => node.Engine.EditAsync(Alice, first.Message!.Id, new ChatMessage(ChatRole.User, "x"));
        (await editAnswer.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.InvalidRequest);
    }

    [Fact]
    public async Task Feedback_is_kept_with_the_answer()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var answer = (await node.AskAsync(project.Id, "One")).Message!;
        await node.Sessions.SetFeedbackAsync(Alice, answer.Id, new MessageFeedback(FeedbackRating.Down, "wrong"), default);
        (await node.MessagesAsync(answer.SessionId))[1].Feedback.Should().Be(new MessageFeedback(FeedbackRating.Down, "wrong"));
    }

    [Fact]
    public async Task Prompts_go_first_in_their_order_and_a_change_counts_from_the_next_turn_on()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var session = (await node.AskAsync(project.Id, "One")).Turn.SessionId;
        Systems(0).Should().Equal("You are a helpful assistant. Answer truthfully and to the point; say so when you do not know.");

        await node.Projects.CreatePromptAsync(Alice, project.Id, new PromptChange { Name = "b", Content = "Second" }, default);
        await node.Projects.CreatePromptAsync(Alice, project.Id, new PromptChange { Name = "a", Content = "First", Position = 0 }, default);
        await node.Projects.CreatePromptAsync(Alice, project.Id, new PromptChange { Name = "c", Content = "Off", Enabled = false }, default);
        await node.Projects.UpdateAsync(Alice, project.Id, new ProjectChange { Temperature = 0.5f, MaxOutputTokens = 77 }, default);
        await node.AskAsync(project.Id, "Two", session);

        Systems(1).Should().Equal("First", "Second");
        Model.Requests[1].Json.GetProperty("temperature").GetDouble().Should().Be(0.5);
        Model.Requests[1].Json.GetProperty("max_tokens").GetInt32().Should().Be(77);

        IEnumerable<string> Systems(int call) => Model.Requests[call].Messages.Where(m => m.Role == "system").Select(m => m.Text);
    }

    [Fact]
    public async Task The_model_is_the_requests_else_the_sessions_else_the_projects_else_the_default()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var session = (await node.AskAsync(project.Id, "1")).Turn.SessionId;
        await node.Projects.UpdateAsync(Alice, project.Id, new ProjectChange { Model = "loop/other" }, default);
        await node.AskAsync(project.Id, "2", session);
        await node.Sessions.UpdateAsync(Alice, session, new SessionChange { Model = "loop/mock" }, default);
        await node.AskAsync(project.Id, "3", session);
        var chosen = await node.SendAsync(project.Id, "4", session, model: "loop/other");
        await node.Engine.WaitAsync(Alice, chosen.Turn.Id);

        Model.Requests.Select(r => r.Model).Should().Equal("mock", "other", "mock", "other");
    }

    [Fact]
    public async Task Middleware_wraps_the_turn_in_order_and_may_add_change_and_refuse()
    {
        var seen = new List<string>();
        await using var node = await StartAsync(chat =>
        {
            chat.Services.AddSingleton<ITurnMiddleware>(new Recording("outer", seen, _ => { }));
            chat.Services.AddSingleton<ITurnMiddleware>(new Recording("inner", seen, context =>
            {
                if (context.UserMessage.Text == "Refuse me")
                    throw new ChatException(ChatError.RateLimited, "Enough for today.");
                context.Instructions.Add(new ChatMessage(ChatRole.System, "Added"));
                context.Options.Temperature = 0.25f;
            }));
        });
        var project = await node.ProjectAsync();

        var ended = await node.AskAsync(project.Id, "Hi");
        seen.Should().Equal("outer in", "inner in", "inner out", "outer out");
        ended.Turn.Status.Should().Be(TurnStatus.Completed);
        Model.Requests[0].Messages.Select(m => m.Text).Should().Contain("Added");
        Model.Requests[0].Json.GetProperty("temperature").GetDouble().Should().Be(0.25);

        var refused = await node.AskAsync(project.Id, "Refuse me");
        refused.Turn.Should().Match<Turn>(t => t.Status == TurnStatus.Failed && t.Error!.Code == ChatError.RateLimited && t.Error.Message == "Enough for today.");
        Model.Calls.Should().Be(1);
    }

    private sealed class Recording(string name, List<string> seen, Action<TurnContext> act) : ITurnMiddleware
    {
        public async Task InvokeAsync(TurnContext context, Func<CancellationToken, Task> next, CancellationToken cancellationToken)
        {
            seen.Add($"{name} in");
            act(context);
            await next(cancellationToken);
            seen.Add($"{name} out");
        }
    }
}
