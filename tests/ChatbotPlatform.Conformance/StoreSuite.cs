using ChatbotPlatform.Access;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Conformance;

/// <summary>What all suites say with few words.</summary>
public abstract class StoreSuite<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : ConformanceDatabase
{
    protected static readonly Guid Node = Guid.CreateVersion7();

    protected static readonly DateTimeOffset FarAway = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected TDatabase Database { get; } = database;

    protected ProjectStore Projects => Database.Get<ProjectStore>();

    protected SessionStore Sessions => Database.Get<SessionStore>();

    protected TurnStore Turns => Database.Get<TurnStore>();

    protected MemoryStore Memory => Database.Get<MemoryStore>();

    protected AuditStore Audit => Database.Get<AuditStore>();

    protected static CancellationToken None => CancellationToken.None;

    protected static ChatScope NewScope() => new($"tenant {Guid.CreateVersion7()}", "Ada");

    /// <summary>Everyone who is near and has no right: another user, another tenant, a visitor of another project.</summary>
    protected static ChatScope[] Strangers(ChatScope scope) =>
    [
        new(scope.TenantId, "Mallory"),
        new("tenant " + Guid.CreateVersion7(), scope.UserId),
        new(scope.TenantId, scope.UserId, Guid.CreateVersion7()),
    ];

    protected Task<Project> NewProjectAsync(ChatScope scope, string name = "Bot", string? model = null) =>
        Projects.CreateAsync(scope, new ProjectChange { Name = name, Model = model }, None);

    protected static TurnAcceptance Acceptance(TurnSubject subject, string? name = null, string? hash = null, Guid? owner = null) => new()
    {
        TurnId = Guid.CreateVersion7(),
        Subject = subject,
        ClientMessageId = name,
        DefaultModel = "test/default",
        RequestHash = hash ?? "hash",
        Owner = owner ?? Node,
        LeaseUntil = FarAway,
    };

    protected static NewMessage Say(string text, Guid? session = null, Guid? project = null) =>
        new(Guid.CreateVersion7(), [new TextContent(text)], text, session, project, "A title");

    protected static EditedMessage Edit(Guid message, string text) => new(Guid.CreateVersion7(), message, [new TextContent(text)], text);

    protected Task<AcceptedTurn> AcceptAsync(ChatScope scope, TurnSubject subject) => Turns.AcceptAsync(scope, Acceptance(subject), None);

    protected static TurnEnd End(AcceptedTurn turn, string text = "Hello.", TurnStatus status = TurnStatus.Completed) => new()
    {
        TurnId = turn.Turn.Id,
        Owner = Node,
        Status = status,
        AssistantMessageId = Guid.CreateVersion7(),
        Contents = text.Length == 0 ? [] : [new TextContent(text)],
        Text = text,
    };

    protected async Task<SessionMessage?> EndAsync(ChatScope scope, AcceptedTurn turn, string text = "Hello.", TurnStatus status = TurnStatus.Completed) =>
        (await Turns.EndAsync(scope, End(turn, text, status), None))!.Message;

    /// <summary>A session with <paramref name="turns"/> questions, each answered: messages of the ordinals 1 to 2n.</summary>
    protected async Task<(Project Project, Guid SessionId)> NewSessionAsync(ChatScope scope, int turns = 1)
    {
        var project = await NewProjectAsync(scope);
        Guid? session = null;
        for (var i = 1; i <= turns; i++)
        {
            var turn = await AcceptAsync(scope, Say($"question {i}", session, session is null ? project.Id : null));
            session = turn.Turn.SessionId;
            await EndAsync(scope, turn, $"answer {i}");
        }

        return (project, session ?? (await Sessions.CreateAsync(scope, new NewSession(project.Id, "Empty"), None))!.Id);
    }

    protected async Task<IReadOnlyList<SessionMessage>> LiveAsync(ChatScope scope, Guid sessionId) =>
        (await Sessions.ListMessagesAsync(scope, sessionId, null, 1000, None))!.Messages;

    protected async Task<string[]> TextsAsync(ChatScope scope, Guid sessionId) => [.. (await LiveAsync(scope, sessionId)).Select(m => m.Text)];

    protected async Task<bool> SummarizeAsync(ChatScope scope, Guid sessionId, int through, string text = "summary")
    {
        var basis = await Memory.ReadAsync(scope, sessionId, through, true, 1000, true, None);
        return await Memory.AddSummaryAsync(scope, basis, Summary(sessionId, through, text), None);
    }

    protected SessionSummary Summary(Guid sessionId, int through, string text = "summary") => new()
    {
        Id = Guid.CreateVersion7(),
        SessionId = sessionId,
        CoversThrough = through,
        Text = text,
        Tokens = 3,
        Model = "test/summarizer",
        CreatedAt = Database.Time.GetUtcNow(),
    };

    protected static async Task<ChatError> RefusedAsync(Func<Task> act) => (await act.Should().ThrowAsync<ChatException>()).Which.Error;

    /// <summary>Runs them all at once, each on a thread of its own as far as there are any.</summary>
    protected static Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => act(i))));

    /// <summary>What came of it: the result's name, or the refusal's.</summary>
    protected static async Task<(T? Result, ChatError? Error)> TryAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return (await act(), null);
        }
        catch (ChatException e)
        {
            return (default, e.Error);
        }
    }
}
