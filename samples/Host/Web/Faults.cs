using System.Data.Common;

namespace ChatbotPlatform.Host.Web;

/// <summary>
/// Around all of the host: what flies out is answered as problem+json and logged once, by type and place. An exception's message may
/// hold what somebody sent.
/// </summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        catch (Refusal refusal) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, refusal);
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, refusal.StatusCode);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            var status = IsUnavailable(fault) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
            LogFault(status, fault.GetType().FullName, fault.StackTrace);
            await Problem.WriteAsync(context, status);
        }
    }

    /// <summary>The database, or an issuer's address, cannot be reached: trying again may help.</summary>
    private static bool IsUnavailable(Exception fault)
    {
        for (var e = fault; e is not null; e = e.InnerException)
        {
            // 5 and 6: SQLite is busy or locked.
            if (e is DbException { IsTransient: true } or TimeoutException or IOException or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 5 or 6 }
                or System.Net.Sockets.SocketException or HttpRequestException)
                return true;
        }

        return false;
    }

    [LoggerMessage(1, LogLevel.Error, "A request ended with {Status} because of {ExceptionType}\n{Stack}")]
    private partial void LogFault(int status, string? exceptionType, string? stack);
}
