using System.Runtime.CompilerServices;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>
/// The front door: starts turns, lets any number of readers follow them, and stops them. A turn that was started is durable and
/// runs apart from whoever started it.
/// </summary>
public sealed class ChatEngine
{
    private readonly TurnStore _store;
    private readonly ModelCatalog _models;
    private readonly RunningTurns _running;
    private readonly TurnRunner _runner;
    private readonly TurnReader _reader;
    private readonly ITokenEstimator _tokens;
    private readonly TimeProvider _time;
    private readonly TurnOptions _options;

    internal ChatEngine(
        TurnStore store, ModelCatalog models, RunningTurns running, TurnRunner runner, TurnReader reader, ITokenEstimator tokens, TimeProvider time,
        IOptions<TurnOptions> options)
    {
        _store = store;
        _models = models;
        _running = running;
        _runner = runner;
        _reader = reader;
        _tokens = tokens;
        _time = time;
        _options = options.Value;
    }

    /// <summary>Makes a user's message durable and starts the turn that answers it.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="request">The message, and where it belongs.</param>
    /// <param name="cancellationToken">Heeded before anything is stored; the turn, once accepted, does not heed it.</param>
    /// <exception cref="ChatException">
    /// The refusal: <see cref="ChatError.InvalidRequest"/>, <see cref="ChatError.UnknownModel"/>, <see cref="ChatError.NotFound"/>,
    /// <see cref="ChatError.SessionBusy"/>, <see cref="ChatError.ClientMessageIdReused"/>, <see cref="ChatError.BudgetSpent"/> or
    /// <see cref="ChatError.Unavailable"/>.
    /// </exception>
    public async Task<StartedTurn> StartAsync(ChatScope scope, TurnRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        var text = TurnRules.Text(request.Message, _options.MaxMessageLength);
        if (request.SessionId is null && request.ProjectId is null)
            throw new ChatException(ChatError.InvalidRequest, "Say a session_id to continue a session, or a project_id to begin one.");
        var subject = new NewMessage(
            Guid.CreateVersion7(), [.. request.Message.Contents], text, request.SessionId, request.ProjectId, TurnRules.Title(text));
        if (request.Draft is not null && !scope.Allows(ChatAccess.Manage))
            throw new ChatException(ChatError.Forbidden, "Only who may change the project can try a draft of it.");
        var started = await StartAsync(
            scope, subject, request.ClientMessageId, ModelOf(request), request.Variables, cancellationToken, request.Draft);
        TurnRules.SamePlace(request, started);
        return started;
    }

    /// <summary>Answers the last user message of a session anew; the answer that was there is superseded.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="clientMessageId">See <see cref="TurnRequest.ClientMessageId"/>.</param>
    /// <param name="model">See <see cref="TurnRequest.Model"/>.</param>
    /// <param name="variables">See <see cref="TurnRequest.Variables"/>; those of the first answer were not kept.</param>
    /// <param name="cancellationToken">Gives up before the turn is durable.</param>
    /// <exception cref="ChatException">The refusal; see <see cref="StartAsync(ChatScope, TurnRequest, CancellationToken)"/>.</exception>
    public Task<StartedTurn> RegenerateAsync(
        ChatScope scope,
        Guid sessionId,
        string? clientMessageId = null,
        string? model = null,
        IReadOnlyDictionary<string, string>? variables = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return StartAsync(scope, new AnswerAnew(sessionId), clientMessageId, model, variables, cancellationToken);
    }

    /// <summary>Says a user message in other words and answers it; the old one and all that followed are superseded.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="messageId">The user message to take the place of.</param>
    /// <param name="message">The new message: role user, with text.</param>
    /// <param name="clientMessageId">See <see cref="TurnRequest.ClientMessageId"/>.</param>
    /// <param name="model">See <see cref="TurnRequest.Model"/>.</param>
    /// <param name="variables">See <see cref="TurnRequest.Variables"/>.</param>
    /// <param name="cancellationToken">Gives up before the turn is durable.</param>
    /// <exception cref="ChatException">The refusal; see <see cref="StartAsync(ChatScope, TurnRequest, CancellationToken)"/>.</exception>
    public Task<StartedTurn> EditAsync(
        ChatScope scope,
        Guid messageId,
        ChatMessage message,
        string? clientMessageId = null,
        string? model = null,
        IReadOnlyDictionary<string, string>? variables = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(message);
        var text = TurnRules.Text(message, _options.MaxMessageLength);
        var subject = new EditedMessage(Guid.CreateVersion7(), messageId, [.. message.Contents], text);
        return StartAsync(scope, subject, clientMessageId, model, variables, cancellationToken);
    }

    /// <summary>
    /// Deletes a message for good: a question with its answers, an answer alone; see
    /// <see cref="TurnStore.DeleteMessageAsync(ChatScope, Guid, Func{string, string}, CancellationToken)"/>.
    /// </summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="messageId">The message, a user's or an answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a message within the scope.</returns>
    /// <exception cref="ChatException"><see cref="ChatError.SessionBusy"/>: an answer is being written in its session.</exception>
    public Task<bool> DeleteMessageAsync(ChatScope scope, Guid messageId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _store.DeleteMessageAsync(scope, messageId, text => text is null ? TurnRules.Untitled : TurnRules.Title(text), cancellationToken);
    }

    /// <summary>One turn as it is stored; <see langword="null"/> when it is absent or not within the scope.</summary>
    public Task<Turn?> GetAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken = default) =>
        _store.GetAsync(scope, turnId, cancellationToken);

    /// <summary>
    /// What the model was sent for a turn; <see langword="null"/> when the turn is absent or not within the scope, when nothing was sent, or when
    /// it is kept no longer.
    /// </summary>
    public Task<SentPrompt?> GetPromptAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken = default) =>
        _store.ReadPromptAsync(scope, turnId, cancellationToken);

    /// <summary>
    /// Follows a turn from a cursor to its end, while it runs or long after, on whichever node it runs. A reader that leaves
    /// changes nothing; a reader that resumes gets what it has not had, no more and no less.
    /// </summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="turnId">The turn.</param>
    /// <param name="after">The cursor of the last event the reader has; <see langword="null"/> begins with <see cref="TurnStarted"/>.</param>
    /// <param name="cancellationToken">The reader leaves.</param>
    /// <returns>The events up to and with <see cref="TurnEnded"/>; none when the reader had that one.</returns>
    /// <exception cref="ChatException"><see cref="ChatError.NotFound"/>, with the first event: there is no such turn within the scope.</exception>
    public async IAsyncEnumerable<TurnEvent> FollowAsync(
        ChatScope scope, Guid turnId, TurnCursor? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in _reader.ReadAsync(scope, turnId, after, cancellationToken))
        {
            foreach (var told in batch)
                yield return told;
        }
    }

    /// <summary>Waits until a turn has ended and is stored.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.NotFound"/>: there is no such turn within the scope, or it was deleted.</exception>
    public Task<TurnSnapshot> WaitAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken = default) =>
        _reader.WaitAsync(scope, turnId, cancellationToken);

    /// <summary>
    /// Stops a turn of this node and waits until that is stored; what was said is kept. A turn that has ended, or runs on another
    /// node, is answered as it is.
    /// </summary>
    /// <returns>The turn; <see langword="null"/> when it is absent or not within the scope.</returns>
    public async Task<TurnSnapshot?> StopAsync(ChatScope scope, Guid turnId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_running.TryFind(scope, turnId, out var turn))
        {
            turn.AskToEnd(EndReason.Stop);
            if (await turn.Completion.WaitAsync(cancellationToken) is { } stored)
                return stored;
        }

        return await _store.ReadAsync(scope, turnId, cancellationToken);
    }

    /// <summary>A draft that clears the project's model has the host's default.</summary>
    private string? ModelOf(TurnRequest request) =>
        request.Model ?? (request.Draft?.Change.Model is { IsSet: true } drafted ? drafted.Or(null) ?? _models.DefaultModel : null);

    private async Task<StartedTurn> StartAsync(
        ChatScope scope,
        TurnSubject subject,
        string? clientMessageId,
        string? model,
        IReadOnlyDictionary<string, string>? variables,
        CancellationToken cancellationToken,
        TurnDraft? draft = null)
    {
        TurnRules.CheckClientMessageId(clientMessageId);
        TurnRules.CheckVariables(variables);
        _models.EnsureKnown(model);
        if (_running.IsClosing)
            throw new ChatException(ChatError.Unavailable, "The service is restarting. Try again shortly.") { RetryAfter = TimeSpan.FromSeconds(2) };

        cancellationToken.ThrowIfCancellationRequested();
        // Not given up half-way: a commit whose answer nobody waits for would leave a turn that nobody runs.
        var accepted = await _store.AcceptAsync(
            scope,
            new TurnAcceptance
            {
                TurnId = Guid.CreateVersion7(),
                Subject = subject,
                ClientMessageId = clientMessageId,
                Model = model,
                IsDraft = draft is not null,
                Variables = [.. variables?.Keys ?? []],
                DefaultModel = _models.DefaultModel,
                RequestHash = TurnRules.Hash(subject, model, variables, draft),
                MessageTokens = TurnRules.TextOf(subject) is { } text ? _tokens.Count(text) : 0,
                Owner = _running.Owner,
                LeaseUntil = _time.GetUtcNow() + _options.LeaseDuration,
            },
            CancellationToken.None);
        if (accepted.Created)
            _runner.Start(new RunningTurn(scope, accepted, variables, draft));
        return new StartedTurn(accepted.Turn, accepted.UserMessage, accepted.Created);
    }
}
