using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace ChatbotPlatform.Limits;

/// <summary>How many streams are open, for each that has any.</summary>
internal sealed class StreamBook(int most)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>How many have any.</summary>
    public int Count => _open.Count;

    /// <summary>Opens one; <see langword="null"/> when there are as many as may be.</summary>
    public RateLimitLease? Open(string key)
    {
        while (true)
        {
            if (!_open.TryGetValue(key, out var open))
            {
                if (_open.TryAdd(key, 1))
                    return new Stream(this, key);
            }
            else if (open >= most)
            {
                return null;
            }
            else if (_open.TryUpdate(key, open + 1, open))
            {
                return new Stream(this, key);
            }
        }
    }

    private void Close(string key)
    {
        while (_open.TryGetValue(key, out var open))
        {
            if (open == 1 ? _open.TryRemove(KeyValuePair.Create(key, 1)) : _open.TryUpdate(key, open - 1, open))
                return;
        }
    }

    private sealed class Stream(StreamBook book, string key) : RateLimitLease
    {
        private int _closed;

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                book.Close(key);
            base.Dispose(disposing);
        }
    }
}

/// <summary>A permit that nothing has to be given back for, or a refusal that says when to come again.</summary>
internal sealed class PlainLease : RateLimitLease
{
    public static readonly PlainLease Granted = new(null);

    private readonly TimeSpan? _retryAfter;

    private PlainLease(TimeSpan? retryAfter) => _retryAfter = retryAfter;

    public override bool IsAcquired => _retryAfter is null;

    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

    public static PlainLease Refused(TimeSpan retryAfter) => new(retryAfter);

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? _retryAfter : null;
        return metadata is not null;
    }
}
