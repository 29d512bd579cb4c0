using ChatbotPlatform.Access;
using ChatbotPlatform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>An answer that is a turn's events as they come. The reader's leaving ends the response and nothing else.</summary>
/// <param name="engine">Where the turn lives.</param>
/// <param name="caller">Who reads.</param>
/// <param name="turnId">The turn; it is there, and within the scope.</param>
internal sealed class TurnStream(ChatEngine engine, Caller caller, Guid turnId) : IResult
{
    /// <summary>Where the reader is.</summary>
    public TurnCursor? After { get; init; }

    /// <summary>
    /// Whether the turn has ended, so that all there is to say is at hand. If that is nothing the answer is 204, which tells an
    /// EventSource not to come again. For a running turn the headers go out at once.
    /// </summary>
    public bool HasEnded { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        using var live = services.GetRequiredService<LiveCallers>().Join(caller, httpContext);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<StreamEnd>().Token, live.Ended);
        using var counted = services.GetRequiredService<ChatHttpMetrics>().Stream("sse");
        try
        {
            await using var events = engine.FollowAsync(caller, turnId, After, leave.Token).GetAsyncEnumerator(leave.Token);
            if (HasEnded && !await events.MoveNextAsync())
            {
                httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            Begin(httpContext);
            using var timer = new PeriodicTimer(
                services.GetRequiredService<IOptions<ChatHttpOptions>>().Value.HeartbeatInterval, services.GetRequiredService<TimeProvider>());
            using var sse = new SseWriter(httpContext.Response.BodyWriter);
            var beat = sse.BeatAsync(timer, leave.Token);
            try
            {
                await sse.WriteAsync(events, HasEnded, leave.Token);
            }
            finally
            {
                timer.Dispose();
                await beat;
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested && !httpContext.RequestAborted.IsCancellationRequested)
        {
            // The host stops, or the caller is one no more. A stream without turn.ended is one to resume, or to be told why not.
            if (!httpContext.Response.HasStarted)
                throw live.Ended.IsCancellationRequested ? LiveCallers.Ended() : new ChatException(ChatError.Unavailable, "The server stops. Follow the turn again later.");
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
