using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>One word in one message.</summary>
internal sealed record Posting(int Term, Guid MessageId, Guid SessionId, int Ordinal);

/// <summary>How a database finds the messages that have a word.</summary>
internal abstract class MessageSearch
{
    /// <summary>More messages with one word are not looked at: a word that is in so many tells little.</summary>
    public const int MaxPostings = 300;

    /// <summary>For each word of the search, by its place among them, messages within the scope that have it.</summary>
    public abstract Task<IReadOnlyList<Posting>> FindAsync(DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken);

    /// <summary>The entries a search may find, whatever their words.</summary>
    public static IQueryable<SearchEntryRow> Entries(DbContext context, ChatScope scope, MemorySearch search)
    {
        var entries = context.Set<SearchEntryRow>().AsNoTracking()
            .Where(e => e.TenantId == scope.TenantId && e.UserId == scope.UserId && e.ProjectId == search.ProjectId);
        if (scope.ProjectId is { } only)
            entries = entries.Where(e => e.ProjectId == only);
        return search.OtherSessions
            ? entries.Where(e => e.SessionId != search.SessionId || e.Ordinal < search.Before)
            : entries.Where(e => e.SessionId == search.SessionId && e.Ordinal < search.Before);
    }

    protected static string PlaceOf(ChatScope scope, MemorySearch search) =>
        search.OtherSessions ? SearchPlace.OfUser(scope.TenantId, scope.UserId, search.ProjectId) : SearchPlace.OfSession(search.SessionId);
}

/// <summary>
/// For a database of which no full-text search is known, such as a host's own: looks through the newest messages within the scope. What is
/// older is not found.
/// </summary>
internal sealed class WindowSearch : MessageSearch
{
    private const int Window = 2_000;

    public override async Task<IReadOnlyList<Posting>> FindAsync(
        DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken)
    {
        var terms = search.Terms.Select((t, i) => (t, i)).ToDictionary(t => t.t, t => t.i, StringComparer.Ordinal);
        var rows = await Entries(context, scope, search).OrderByDescending(e => e.Id).Take(Window)
            .Select(e => new { e.Id, e.SessionId, e.Ordinal, e.Terms }).ToListAsync(cancellationToken);
        var postings =
            from row in rows
            from word in row.Terms.Split(' ').Distinct(StringComparer.Ordinal)
            where terms.ContainsKey(word)
            select new Posting(terms[word], row.Id, row.SessionId, row.Ordinal);
        return [.. postings.GroupBy(p => p.Term).SelectMany(g => g.Take(MaxPostings))];
    }
}
