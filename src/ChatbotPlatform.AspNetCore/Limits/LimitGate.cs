using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Limits;

/// <summary>
/// Where the limits are asked: the address before it is known who asks, so that guessing credentials is limited too, and then, once
/// it is known, level by level. Who is refused has used up nothing of the levels behind.
/// </summary>
internal sealed partial class LimitGate(
    IChatLimits limits, IOptions<ChatLimitOptions> options, ChatHttpMetrics metrics, ILogger<LimitGate> logger)
{
    private readonly bool _isOpen = !options.Value.Enabled;
    private int _warned;

    /// <summary>Before anything is read of a request.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.RateLimited"/>.</exception>
    public async ValueTask ArriveAsync(HttpContext context, LimitedBy? route)
    {
        if (_isOpen)
            return;
        try
        {
            var address = LimitKeys.Address(context.Connection.RemoteIpAddress);
            await TakeAsync(context, ChatLimit.Requests, address, context.RequestAborted);
            if (route?.Limits.Contains(ChatLimit.Visitors) == true)
                await TakeAsync(context, ChatLimit.Visitors, address, context.RequestAborted);
        }
        catch (ChatException)
        {
            // Nobody's in particular, so any page may read it: a widget has to know when to try again.
            if (context.Request.Headers.Origin.Count > 0)
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers.AccessControlExposeHeaders = "Retry-After";
            }

            throw;
        }
    }

    /// <summary>Once it is known which project's visitors are to be made.</summary>
    public async ValueTask NewVisitorAsync(HttpContext context, string project)
    {
        if (!_isOpen)
            await TakeAsync(context, ChatLimit.Visitors, LimitKeys.Project(project), context.RequestAborted);
    }

    /// <summary>Once it is known who asks. What it returns is disposed when the request ends.</summary>
    /// <param name="context">The request, or the one that the connection to the hub began with.</param>
    /// <param name="scope">Who asks.</param>
    /// <param name="route">What is limited besides requests.</param>
    /// <param name="cancellationToken">Given up.</param>
    /// <exception cref="ChatException"><see cref="ChatError.RateLimited"/>.</exception>
    public async ValueTask<LimitPass> PassAsync(HttpContext context, ChatScope scope, LimitedBy? route, CancellationToken cancellationToken)
    {
        var pass = new LimitPass();
        if (_isOpen)
            return pass;
        try
        {
            ChatLimit[] asked = route?.Limits ?? [];
            var address = LimitKeys.Address(context.Connection.RemoteIpAddress);
            foreach (var limit in asked)
            {
                // A key's server sends for all of its users from one address.
                if (limit != ChatLimit.Visitors && !LimitKeys.IsApiKey(scope))
                    pass.Add(await TakeAsync(context, limit, address, cancellationToken));
            }

            await LevelAsync(LimitKeys.Caller(scope));
            if (scope.ProjectId is { } project)
                await LevelAsync(LimitKeys.Project(project.ToString()));
            return pass;

            async ValueTask LevelAsync(ChatLimitPartition who)
            {
                await TakeAsync(context, ChatLimit.Requests, who, cancellationToken);
                foreach (var limit in asked)
                {
                    if (limit != ChatLimit.Visitors)
                        pass.Add(await TakeAsync(context, limit, who, cancellationToken));
                }
            }
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    private async ValueTask<RateLimitLease> TakeAsync(
        HttpContext context, ChatLimit limit, ChatLimitPartition who, CancellationToken cancellationToken)
    {
        var lease = await limits.AcquireAsync(limit, who, cancellationToken);
        if (lease.IsAcquired)
            return lease;
        using (lease)
        {
            metrics.Refused(limit, who.Level);
            if (who.Level == ChatLimitLevel.Address && context.Request.Headers.ContainsKey("X-Forwarded-For") && Interlocked.Exchange(ref _warned, 1) == 0)
                LogProxy();
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            throw new ChatException(ChatError.RateLimited, limit == ChatLimit.Streams
                ? "Too many answers are open at once. Close some, or try again later."
                : $"Too many requests. Try again in {seconds} {(seconds == 1 ? "second" : "seconds")}.")
            {
                RetryAfter = TimeSpan.FromSeconds(seconds),
            };
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "An address was limited whose requests carry X-Forwarded-For: it may be your proxy's, and everyone behind it counts as one. Set up the forwarded headers middleware with your known proxies.")]
    private partial void LogProxy();
}

/// <summary>What a request holds of the limits while it lasts.</summary>
internal sealed class LimitPass : IDisposable
{
    private List<RateLimitLease>? _leases;

    public void Add(RateLimitLease lease)
    {
        if (lease != PlainLease.Granted)
            (_leases ??= []).Add(lease);
    }

    public void Dispose() => _leases?.ForEach(l => l.Dispose());
}
