using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>What <see cref="TurnStore.AcceptAsync"/> is to make durable.</summary>
public sealed record TurnAcceptance
{
    /// <summary>The new turn's id.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>What is to be answered.</summary>
    public required TurnSubject Subject { get; init; }

    /// <summary>The client's own name for its message, unique within tenant and user.</summary>
    public string? ClientMessageId { get; init; }

    /// <summary>The model asked for in this request; <see langword="null"/> takes the session's, the project's, the default.</summary>
    public string? Model { get; init; }

    /// <summary>The model comes from a draft, of who may change the project: what the project allows does not bind it.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The names of the variables whose values the request says: the project has to declare them.</summary>
    public IReadOnlyCollection<string> Variables { get; init; } = [];

    /// <summary>The host's default, stored when neither request nor session nor project name a model.</summary>
    public required string DefaultModel { get; init; }

    /// <summary>Tells whether the body is the same when a client message id comes again: a hash of subject, model, variables and draft.</summary>
    public required string RequestHash { get; init; }

    /// <summary>What the message costs in a prompt, as estimated: part of what is reserved of a budget.</summary>
    public int MessageTokens { get; init; }

    /// <summary>The process that runs the turn, a new one at each start.</summary>
    public required Guid Owner { get; init; }

    /// <summary>Until when nobody else may take the turn over.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }
}

/// <summary>What a turn answers. A closed family.</summary>
public abstract record TurnSubject;

/// <summary>A new message at the end of a session.</summary>
/// <param name="MessageId">The new message's id.</param>
/// <param name="Contents">What it holds.</param>
/// <param name="Text">Its plain text.</param>
/// <param name="SessionId">The session; <see langword="null"/> begins a new one.</param>
/// <param name="ProjectId">The project; with a session it has to be the session's.</param>
/// <param name="Title">The title of a new session.</param>
public sealed record NewMessage(
    Guid MessageId, IReadOnlyList<AIContent> Contents, string Text, Guid? SessionId, Guid? ProjectId, string Title) : TurnSubject;

/// <summary>The last user message of a session, answered anew; the answer there is gets superseded.</summary>
/// <param name="SessionId">The session.</param>
public sealed record AnswerAnew(Guid SessionId) : TurnSubject;

/// <summary>A user message said in other words; the old one and all that follows it are superseded.</summary>
/// <param name="MessageId">The new message's id.</param>
/// <param name="EditedMessageId">The message it takes the place of: a user's, not superseded.</param>
/// <param name="Contents">What it holds.</param>
/// <param name="Text">Its plain text.</param>
public sealed record EditedMessage(Guid MessageId, Guid EditedMessageId, IReadOnlyList<AIContent> Contents, string Text) : TurnSubject;

/// <summary>A turn that is durable from here on.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="UserMessage">The message it answers.</param>
/// <param name="ProjectVersion">The <see cref="Project.Version"/> at that moment.</param>
/// <param name="Created">Whether it was made now; <see langword="false"/> when the same client message id had made it before.</param>
public sealed record AcceptedTurn(Turn Turn, SessionMessage UserMessage, int ProjectVersion, bool Created);

/// <summary>What one running turn has said so far.</summary>
/// <param name="TenantId">Whose turn.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="Contents">All its parts; <see langword="null"/> when nothing is new since the last checkpoint.</param>
public sealed record TurnCheckpoint(string TenantId, Guid TurnId, IReadOnlyList<AIContent>? Contents);

/// <summary>How a turn ends.</summary>
public sealed record TurnEnd
{
    /// <summary>The turn.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>Who runs it: anyone else's end is refused.</summary>
    public required Guid Owner { get; init; }

    /// <summary>How it ends; not <see cref="TurnStatus.Running"/>.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The id of the answer's message.</summary>
    public required Guid AssistantMessageId { get; init; }

    /// <summary>The parts of the answer; when there are none, no message is stored.</summary>
    public required IReadOnlyList<AIContent> Contents { get; init; }

    /// <summary>The answer's plain text.</summary>
    public required string Text { get; init; }

    /// <summary>What it cost, as far as the provider said.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>
    /// What it takes of a budget, in tokens read and written: as the provider said, as estimated where it did not. When
    /// <see langword="null"/>, all that was reserved.
    /// </summary>
    public long? SpentTokens { get; init; }

    /// <summary>Why it did not complete.</summary>
    public TurnError? Error { get; init; }

    /// <summary>When the answer's first text came; <see langword="null"/> when none did.</summary>
    public DateTimeOffset? FirstTextAt { get; init; }

    /// <summary>The model that in the end answered, when it is not the one accepted (failover).</summary>
    public string? Model { get; init; }

    /// <summary>What the model was sent, when that is to be kept.</summary>
    public SentPrompt? Prompt { get; init; }
}

/// <summary>A turn and what it has said.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="Contents">The parts said so far.</param>
/// <param name="Message">The stored answer, when the turn has ended and said something.</param>
public sealed record TurnSnapshot(Turn Turn, IReadOnlyList<AIContent> Contents, SessionMessage? Message);
