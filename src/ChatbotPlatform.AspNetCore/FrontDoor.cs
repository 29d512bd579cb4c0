using ChatbotPlatform.Access;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Widget;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform;

/// <summary>
/// Stands around every route and the hub: says who asks before anything is read, holds them to the limits, and turns each refusal
/// into problem+json.
/// It wraps the endpoint's delegate and is not an endpoint filter, because filters run only after a request's parts are bound,
/// and not at all around a hub.
/// </summary>
internal sealed partial class FrontDoor(LimitGate gate, ChatHttpMetrics metrics, ILogger<FrontDoor> logger)
{
    public void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<WidgetFileRoute>().Any())
            return;
        OwnCredentials.AddTo(endpoint);
        var next = endpoint.RequestDelegate!;
        var needed = endpoint.Metadata.OfType<NeededAccess>().LastOrDefault()?.Access ?? ChatAccess.Chat;
        var door = new Door(
            needed,
            endpoint.Metadata.OfType<WidgetRoute>().Any(),
            endpoint.Metadata.OfType<OpenRoute>().Any(),
            endpoint.Metadata.OfType<LimitedBy>().LastOrDefault());
        endpoint.RequestDelegate = context => PassAsync(context, next, door);
    }

    private async Task PassAsync(HttpContext context, RequestDelegate next, Door door)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await gate.ArriveAsync(context, door.Limited);
            using var pass = await AdmitAsync(context, door);
            await next(context);
            if (IsBare(context.Response))
                await Problem.OfStatus(context.Response.StatusCode).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads what we would say.
            SetStatus(context, StatusCodes.Status499ClientClosedRequest);
        }
        catch (ChatException refusal)
        {
            if (refusal.Error is ChatError.Internal or ChatError.Unavailable)
                LogRefused(refusal.Error.ToCode(), refusal.InnerException?.GetType().Name);
            metrics.Refused(refusal.Error);
            await RefuseAsync(context, Problem.Of(refusal));
        }
        catch (BadHttpRequestException refusal)
        {
            await RefuseAsync(context, Problem.OfStatus(refusal.StatusCode));
        }
        catch (Exception bug)
        {
            // The message may hold what a user said; type and stack do not.
            LogFailed(bug.GetType().FullName, bug.StackTrace);
            await RefuseAsync(context, new Problem(ChatError.Internal, "Something went wrong on our side. Try again later."));
        }
    }

    private async ValueTask<LimitPass?> AdmitAsync(HttpContext context, Door door)
    {
        if (door.IsWidget)
            await WidgetVisit.OfAsync(context);
        if (door.IsOpen)
            return null;
        var caller = await Caller.OfAsync(context);
        if (!caller.Scope.Allows(door.Needed))
            throw new ChatException(ChatError.Forbidden, "This caller may not do that.");
        return await gate.PassAsync(context, caller, door.Limited, context.RequestAborted);
    }

    /// <summary>A refusal of the framework that has a status and nothing else, for instance of a query value that is no number.</summary>
    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 };

    private static async Task RefuseAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            // Too late to say it. A cut connection is not taken for a whole answer.
            context.Abort();
            return;
        }

        await problem.ExecuteAsync(context);
    }

    private static void SetStatus(HttpContext context, int status)
    {
        if (!context.Response.HasStarted)
            context.Response.StatusCode = status;
    }

    /// <summary>What an endpoint asks of those who come.</summary>
    private sealed record Door(ChatAccess Needed, bool IsWidget, bool IsOpen, LimitedBy? Limited);

    [LoggerMessage(1, LogLevel.Error, "A request failed with {ExceptionType}\n{Stack}")]
    private partial void LogFailed(string? exceptionType, string? stack);

    [LoggerMessage(2, LogLevel.Warning, "A request was refused as {Code} because of {ExceptionType}")]
    private partial void LogRefused(string code, string? exceptionType);
}

/// <summary>Says what a route needs of its caller. A route that says nothing needs <see cref="ChatAccess.Chat"/>; the last word counts.</summary>
internal sealed record NeededAccess(ChatAccess Access);
