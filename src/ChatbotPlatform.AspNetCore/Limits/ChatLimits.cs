using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Limits;

/// <summary>
/// Counts in the memory of this process. Not the framework's partitioned limiters: those are woken ten times a second for every
/// partition there is, and know no <see cref="TimeProvider"/>.
/// </summary>
internal sealed class ChatLimits : IChatLimits
{
    /// <summary>A stream ends when it ends; about as long as an answer takes.</summary>
    private static readonly TimeSpan StreamsTime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(ChatLimit, ChatLimitLevel, bool IsKey), RateBook> _rates = [];
    private readonly Dictionary<(ChatLimitLevel, bool IsKey), StreamBook> _streams = [];

    public ChatLimits(IOptions<ChatLimitOptions> options, TimeProvider time)
    {
        var o = options.Value;
        Rate(ChatLimit.Requests, ChatLimitLevel.Address, o.AddressRequestsPerMinute);
        Rate(ChatLimit.Requests, ChatLimitLevel.Caller, o.CallerRequestsPerMinute);
        Rate(ChatLimit.Requests, ChatLimitLevel.Caller, o.CallerRequestsPerMinute, isKey: true);
        Rate(ChatLimit.Requests, ChatLimitLevel.Project, o.ProjectRequestsPerMinute);
        Rate(ChatLimit.Sends, ChatLimitLevel.Address, o.AddressSendsPerMinute);
        Rate(ChatLimit.Sends, ChatLimitLevel.Caller, o.CallerSendsPerMinute);
        Rate(ChatLimit.Sends, ChatLimitLevel.Caller, o.KeySendsPerMinute, isKey: true);
        Rate(ChatLimit.Sends, ChatLimitLevel.Project, o.ProjectSendsPerMinute);
        Rate(ChatLimit.Visitors, ChatLimitLevel.Address, o.AddressVisitorsPerMinute);
        Rate(ChatLimit.Visitors, ChatLimitLevel.Project, o.ProjectVisitorsPerMinute);
        Streams(ChatLimitLevel.Address, o.AddressStreams);
        Streams(ChatLimitLevel.Caller, o.CallerStreams);
        Streams(ChatLimitLevel.Caller, o.KeyStreams, isKey: true);
        Streams(ChatLimitLevel.Project, o.ProjectStreams);

        void Rate(ChatLimit limit, ChatLimitLevel level, int perMinute, bool isKey = false)
        {
            if (perMinute > 0)
                _rates[(limit, level, isKey)] = new RateBook(perMinute, time);
        }

        void Streams(ChatLimitLevel level, int most, bool isKey = false)
        {
            if (most > 0)
                _streams[(level, isKey)] = new StreamBook(most);
        }
    }

    /// <summary>How many are remembered, over all limits.</summary>
    public long Remembered => _rates.Values.Sum(b => b.Count) + _streams.Values.Sum(b => b.Count);

    public ValueTask<RateLimitLease> AcquireAsync(ChatLimit limit, ChatLimitPartition partition, CancellationToken cancellationToken) =>
        new(Acquire(limit, partition));

    private RateLimitLease Acquire(ChatLimit limit, ChatLimitPartition partition)
    {
        var isKey = partition.Level == ChatLimitLevel.Caller && LimitKeys.IsOfApiKey(partition.Key);
        if (limit == ChatLimit.Streams)
        {
            return _streams.TryGetValue((partition.Level, isKey), out var streams)
                ? streams.Open(partition.Key) ?? PlainLease.Refused(StreamsTime)
                : PlainLease.Granted;
        }

        return _rates.TryGetValue((limit, partition.Level, isKey), out var rate) && rate.Take(partition.Key) is { } wait
            ? PlainLease.Refused(wait)
            : PlainLease.Granted;
    }
}
