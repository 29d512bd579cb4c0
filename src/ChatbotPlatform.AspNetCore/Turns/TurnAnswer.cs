using ChatbotPlatform.Access;
using ChatbotPlatform.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Turns;

/// <summary>An answer that is the whole turn, told when it has ended. The client's leaving does not end the turn.</summary>
internal sealed class TurnAnswer(ChatEngine engine, Caller caller, StartedTurn started) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var end = httpContext.RequestServices.GetRequiredService<StreamEnd>().Token;
        using var live = httpContext.RequestServices.GetRequiredService<LiveCallers>().Join(caller, httpContext);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, end, live.Ended);
        IResult answer;
        try
        {
            answer = Of(await engine.WaitAsync(caller, started.Turn.Id, leave.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            answer = Refusal(ChatError.Unavailable, "The server stops. Your message is stored; ask for its turn again later.");
        }

        catch (OperationCanceledException) when (live.Ended.IsCancellationRequested)
        {
            throw LiveCallers.Ended();
        }

        await answer.ExecuteAsync(httpContext);
    }

    private IResult Of(TurnSnapshot snapshot)
    {
        var turn = snapshot.Turn;
        if (snapshot.Message is null && turn.Error is { } error && turn.Status is not TurnStatus.Stopped)
            return Refusal(error.Code, error.Message);
        return Answers.Ok(new ChatJsonAnswer(
            turn.SessionId,
            turn.Id,
            MessageJson.Of(started.UserMessage),
            snapshot.Message is null ? null : MessageJson.Of(snapshot.Message),
            turn.Status,
            UsageJson.Of(turn.Usage),
            ErrorJson.Of(turn.Error)));
    }

    /// <summary>Nothing was said. The message is stored all the same, so the refusal tells where.</summary>
    private Problem Refusal(ChatError error, string message) =>
        new(error, message) { SessionId = started.Turn.SessionId, TurnId = started.Turn.Id };
}
