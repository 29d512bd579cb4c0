using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Models;

/// <summary>
/// What providers say they have, asked once for all who wait and kept for 10 minutes. One that fails lists nothing and is asked again
/// after 30 seconds, so that a provider that is down does not slow down every list.
/// </summary>
internal sealed partial class ModelLists(IServiceProvider services, TimeProvider time, ILogger logger)
{
    /// <summary>How long a provider may take to list its models.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepFailure = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>The provider's models; none when it fails.</summary>
    public Task<IReadOnlyList<string>> GetAsync(ModelProvider provider, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(provider.Name, out var entry) || entry.IsOver(time))
            {
                // It runs for all who wait: one that leaves does not end it.
                entry = new Entry();
                entry.Asked = Task.Run(() => AskAsync(provider, entry), CancellationToken.None);
                _entries[provider.Name] = entry;
            }
            return entry.Asked.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(ModelProvider provider, Entry entry)
    {
        IReadOnlyList<string> models = [];
        var keep = KeepFailure;
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            models = await provider.ListModels!(services, patience.Token);
            keep = Keep;
        }
        catch (Exception e)
        {
            // A foreign exception's message may hold a key, so that only its kind is told.
            LogFailure(provider.Name, (e as ChatException)?.Error.ToString() ?? e.GetType().Name);
        }
        entry.EndAt(time.GetUtcNow() + keep);
        return models;
    }

    private sealed class Entry
    {
        private long _until = long.MaxValue;

        public Task<IReadOnlyList<string>> Asked { get; set; } = null!;

        public void EndAt(DateTimeOffset until) => Volatile.Write(ref _until, until.UtcTicks);

        public bool IsOver(TimeProvider time) => time.GetUtcNow().UtcTicks >= Volatile.Read(ref _until);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model provider {Provider} did not list its models: {Failure}")]
    private partial void LogFailure(string provider, string failure);
}
