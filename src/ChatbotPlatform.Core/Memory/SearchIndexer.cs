using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Memory;

/// <summary>
/// Puts what was said into the search index, in the background and by what the session's row says is missing. With a host's embedding
/// generator each message gets a vector too; one that fails costs nothing but the vectors.
/// </summary>
internal sealed partial class SearchIndexer(
    MemoryStore store, ILogger<SearchIndexer> logger, IEmbeddingGenerator<string, Embedding<float>>? embeddings = null)
{
    private const int Batch = 200;

    /// <summary>How long the question of a turn may take to be embedded before the search goes on without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Brings a session's index up to date.</summary>
    public async Task CatchUpAsync(ChatScope scope, Guid sessionId, CancellationToken cancellationToken)
    {
        UnindexedMessages basis;
        do
        {
            basis = await store.ReadUnindexedAsync(scope, sessionId, Batch, cancellationToken);
            if (basis.Through <= basis.From)
                return;
            var texts = basis.Messages.Select(m => m.Text).ToList();
            var vectors = await EmbedAsync(texts, cancellationToken);
            var entries = basis.Messages.Select((m, i) => new SearchEntry(m.Id, m.Ordinal, SearchTerms.Of(m.Text), vectors?[i])).ToList();
            // Somebody was quicker, or the history changed: who changed it does it again.
            if (!await store.AddToIndexAsync(scope, basis, entries, cancellationToken))
                return;
        }
        while (basis.Messages.Count == Batch);
    }

    /// <summary>What a question means; none without a generator, or when it does not answer in time.</summary>
    public async Task<ReadOnlyMemory<float>?> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        if (embeddings is null)
            return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return (await EmbedAsync([text], patience.Token, cancellationToken))?[0];
    }

    private Task<IReadOnlyList<ReadOnlyMemory<float>?>?> EmbedAsync(List<string> texts, CancellationToken cancellationToken) =>
        EmbedAsync(texts, cancellationToken, cancellationToken);

    private async Task<IReadOnlyList<ReadOnlyMemory<float>?>?> EmbedAsync(List<string> texts, CancellationToken patience, CancellationToken cancellationToken)
    {
        if (embeddings is null || texts.Count == 0)
            return null;
        try
        {
            var made = await embeddings.GenerateAsync(texts, cancellationToken: patience);
            return made.Count == texts.Count ? [.. made.Select(e => (ReadOnlyMemory<float>?)e.Vector)] : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotEmbedded(e.GetType().FullName);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedding generator failed ({ExceptionType}); words are searched without it")]
    private partial void LogNotEmbedded(string? exceptionType);
}
