using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Conformance;

/// <summary>
/// Somebody else's id is answered as an absent one in near-equal time: not measured, which would say little, but seen in what is asked of
/// the database, which is the same statements in the same order.
/// </summary>
public abstract class AbsentConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_foreign_id_asks_the_database_what_an_absent_one_asks()
    {
        var statements = new StatementLog();
        var node = Database.NewNode(services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(statements)));
        var (projects, sessions, turns, memory) = (
            node.GetRequiredService<ProjectStore>(), node.GetRequiredService<SessionStore>(),
            node.GetRequiredService<ChatbotPlatform.Turns.TurnStore>(), node.GetRequiredService<ChatbotPlatform.Memory.MemoryStore>());
        var owner = NewScope();
        var (project, session) = await NewSessionAsync(owner);
        var prompt = (await Projects.CreatePromptAsync(owner, project.Id, new PromptChange { Name = "tone", Content = "Be kind." }, None))!;
        var messages = await LiveAsync(owner, session);
        var turn = messages[0].TurnId;
        var other = NewScope();
        await NewSessionAsync(other);

        List<(string Verb, Guid Id, Func<Guid, Task> Act)> verbs =
        [
            ("project", project.Id, id => projects.GetAsync(other, id, None)),
            ("project's setup", project.Id, id => projects.ReadSetupAsync(other, id, None)),
            ("change project", project.Id, id => projects.UpdateAsync(other, id, new ProjectChange { Name = "x" }, None)),
            ("delete project", project.Id, id => projects.DeleteAsync(other, id, None)),
            ("prompts", project.Id, id => projects.ListPromptsAsync(other, id, None)),
            ("prompt", prompt.Id, id => projects.GetPromptAsync(other, project.Id, id, None)),
            ("new prompt", project.Id, id => projects.CreatePromptAsync(other, id, new PromptChange { Name = "x", Content = "x" }, None)),
            ("new session", project.Id, id => sessions.CreateAsync(other, new NewSession(id, "x"), None)),
            ("session", session, id => sessions.GetAsync(other, id, None)),
            ("change session", session, id => sessions.UpdateAsync(other, id, new SessionChange { Title = "x" }, None)),
            ("delete session", session, id => sessions.DeleteAsync(other, id, None)),
            ("messages", session, id => sessions.ListMessagesAsync(other, id, null, 10, None)),
            ("message", messages[0].Id, id => sessions.GetMessageAsync(other, id, None)),
            ("feedback", messages[1].Id, id => sessions.SetFeedbackAsync(other, id, new MessageFeedback(FeedbackRating.Down, null), None)),
            ("turn", turn, id => turns.GetAsync(other, id, None)),
            ("snapshot", turn, id => turns.ReadAsync(other, id, None)),
            ("send in session", session, id => TryAsync(() => turns.AcceptAsync(other, Acceptance(Say("x", id)), None))),
            ("send in project", project.Id, id => TryAsync(() => turns.AcceptAsync(other, Acceptance(Say("x", project: id)), None))),
            ("answer anew", session, id => TryAsync(() => turns.AcceptAsync(other, Acceptance(new ChatbotPlatform.Turns.AnswerAnew(id)), None))),
            ("edit", messages[0].Id, id => TryAsync(() => turns.AcceptAsync(other, Acceptance(Edit(id, "x")), None))),
            ("delete message", messages[0].Id, id => turns.DeleteMessageAsync(other, id, t => t ?? "", None)),
            ("history", session, id => memory.ReadAsync(other, id, null, true, 10, false, None)),
            ("clear memory", session, id => memory.ClearAsync(other, id, None)),
        ];
        foreach (var (verb, id, act) in verbs)
        {
            // Once for what is made at a first time.
            await act(Guid.CreateVersion7());
            var absent = await statements.DuringAsync(() => act(Guid.CreateVersion7()));
            var foreign = await statements.DuringAsync(() => act(id));
            absent.Should().NotBeEmpty(verb);
            foreign.Should().Equal(absent, verb);
        }

        (await LiveAsync(owner, session)).Should().BeEquivalentTo(messages);
    }

    /// <summary>The text of every statement, as Entity Framework logs it.</summary>
    private sealed class StatementLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _texts = [];

        public async Task<string[]> DuringAsync(Func<Task> act)
        {
            lock (_texts)
                _texts.Clear();
            await act();
            lock (_texts)
                return [.. _texts];
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> values && eventId.Name == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted")
                lock (_texts)
                    _texts.Add($"{values.FirstOrDefault(v => v.Key == "commandText").Value}");
        }

        public void Dispose()
        {
        }
    }
}
