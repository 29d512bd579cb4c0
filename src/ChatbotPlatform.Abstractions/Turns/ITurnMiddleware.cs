namespace ChatbotPlatform.Turns;

/// <summary>
/// What a host adds around a turn: it may change the instructions and options, refuse by a <see cref="ChatException"/>, and see
/// how the turn went. The first one added is the outermost. It runs apart from every request, in the turn's own service scope.
/// </summary>
public interface ITurnMiddleware
{
    /// <summary>Runs around the rest of the turn.</summary>
    /// <param name="context">The turn.</param>
    /// <param name="next">The rest: later middleware, memory and the model. Call it once, or not at all to leave the model out.</param>
    /// <param name="cancellationToken">Stop, deadline or shutdown.</param>
    Task InvokeAsync(TurnContext context, Func<CancellationToken, Task> next, CancellationToken cancellationToken);
}
