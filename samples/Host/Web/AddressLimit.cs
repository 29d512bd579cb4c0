using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ChatbotPlatform.Host.Accounts;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Web;

/// <summary>How often one address may try to sign in, to register, or to have mails sent.</summary>
internal sealed class AddressLimit(IOptions<AccountOptions> options) : IEndpointFilter, IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(PartitionOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.RequestsPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var lease = _limiter.AttemptAcquire(context.HttpContext);
        if (lease.IsAcquired)
            return await next(context);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        throw new Refusal(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many attempts. Wait a little and try again.") { RetryAfter = wait };
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>Of IPv6 the first 64 bits: a household has all the rest.</summary>
    internal static string PartitionOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}
