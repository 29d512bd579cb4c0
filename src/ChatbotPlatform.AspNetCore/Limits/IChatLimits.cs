using System.Threading.RateLimiting;

namespace ChatbotPlatform.Limits;

/// <summary>
/// Grants and refuses. The one that is there counts in the memory of one process; a host that wants one count over several brings
/// its own by <c>UseLimits&lt;T&gt;()</c>.
/// </summary>
public interface IChatLimits
{
    /// <summary>Asks for one permit, without waiting for it.</summary>
    /// <param name="limit">What for.</param>
    /// <param name="partition">For whom.</param>
    /// <param name="cancellationToken">The request was given up.</param>
    /// <returns>
    /// Whether it is granted, and if not, when to try again (<see cref="MetadataName.RetryAfter"/>). That of <see cref="ChatLimit.Streams"/> is
    /// disposed when the stream ends.
    /// </returns>
    ValueTask<RateLimitLease> AcquireAsync(ChatLimit limit, ChatLimitPartition partition, CancellationToken cancellationToken);
}
