using ChatbotPlatform.Memory;
using Microsoft.Extensions.Caching.Memory;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>
/// The last summary that was read of a session. A summary never changes, its facts take up to 24,000 characters, and each of the turns until the next one asks for
/// it: the database then tells its id alone. Which one counts, and for whom, is always the database's to say.
/// </summary>
internal sealed class SummaryCache : IDisposable
{
    /// <summary>What all of them take, in characters; what is found out about them takes several times as much.</summary>
    private const long MaxLength = 6_000_000;

    /// <summary>Nobody's words stay longer than a conversation pauses.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _summaries = new(new MemoryCacheOptions { SizeLimit = MaxLength });

    public SessionSummary? Find(ChatScope scope, Guid sessionId) => _summaries.Get<SessionSummary>((scope.TenantId, sessionId));

    public void Keep(ChatScope scope, SessionSummary summary) =>
        _summaries.Set(
            (scope.TenantId, summary.SessionId), summary,
            new MemoryCacheEntryOptions { SlidingExpiration = Idle, Size = 100 + summary.Text.Length + summary.Facts.Sum(f => 50 + f.Text.Length) });

    /// <summary>What is gone is not kept.</summary>
    public void Forget(ChatScope scope, Guid sessionId) => _summaries.Remove((scope.TenantId, sessionId));

    public void Dispose() => _summaries.Dispose();
}
