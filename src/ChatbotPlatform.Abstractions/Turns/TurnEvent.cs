using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

/// <summary>
/// What a reader of a turn is told. A closed family, the one contract of every transport. A reader that has an event has read
/// the transcript up to the event's cursor.
/// </summary>
/// <param name="Cursor">Where to resume after this event.</param>
public abstract record TurnEvent(TurnCursor Cursor)
{
    /// <summary>The event's name on the wire.</summary>
    public abstract string Type { get; }
}

/// <summary><c>turn.started</c>: the message is stored and the turn runs. The first event, told only to a reader that begins at the start.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="SessionId">The session.</param>
/// <param name="UserMessageId">The user's message that is answered.</param>
/// <param name="Model">The model that answers, as <c>provider/name</c>.</param>
public sealed record TurnStarted(Guid TurnId, Guid SessionId, Guid UserMessageId, string Model) : TurnEvent(TurnCursor.Start)
{
    /// <inheritdoc />
    public override string Type => "turn.started";
}

/// <summary><c>text</c>: more of the answer. Never splits a surrogate pair.</summary>
/// <param name="Cursor">Where to resume after this event.</param>
/// <param name="Text">What is new.</param>
public sealed record TextDelta(TurnCursor Cursor, string Text) : TurnEvent(Cursor)
{
    /// <inheritdoc />
    public override string Type => "text";
}

/// <summary><c>reasoning</c>: more of the model's reasoning. Never splits a surrogate pair.</summary>
/// <param name="Cursor">Where to resume after this event.</param>
/// <param name="Text">What is new.</param>
public sealed record ReasoningDelta(TurnCursor Cursor, string Text) : TurnEvent(Cursor)
{
    /// <inheritdoc />
    public override string Type => "reasoning";
}

/// <summary><c>tool.called</c>: the model called a function.</summary>
/// <param name="Cursor">Where to resume after this event.</param>
/// <param name="CallId">The call.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments, a JSON object.</param>
public sealed record ToolCalled(TurnCursor Cursor, string CallId, string Name, string Arguments) : TurnEvent(Cursor)
{
    /// <inheritdoc />
    public override string Type => "tool.called";
}

/// <summary><c>tool.returned</c>: a function answered the model.</summary>
/// <param name="Cursor">Where to resume after this event.</param>
/// <param name="CallId">The call that is answered.</param>
/// <param name="Result">What the function returned, as JSON.</param>
public sealed record ToolReturned(TurnCursor Cursor, string CallId, string Result) : TurnEvent(Cursor)
{
    /// <inheritdoc />
    public override string Type => "tool.returned";
}

/// <summary><c>turn.ended</c>: the last event; all of it is stored.</summary>
/// <param name="Cursor">Where to resume after this event: nothing follows.</param>
/// <param name="Status">How the turn ended. Only <see cref="TurnStatus.Completed"/> is a whole answer.</param>
/// <param name="Message">The stored answer; <see langword="null"/> when the model said nothing.</param>
/// <param name="Usage">What it cost, as far as the provider says.</param>
/// <param name="Error">Why it did not complete.</param>
public sealed record TurnEnded(TurnCursor Cursor, TurnStatus Status, SessionMessage? Message, TokenUsage? Usage, TurnError? Error) : TurnEvent(Cursor)
{
    /// <inheritdoc />
    public override string Type => "turn.ended";
}
