using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>A message that has some of the words, or means the like; the more the more it is worth.</summary>
internal sealed record Match(Guid MessageId, Guid SessionId, int Ordinal, double Worth);

/// <summary>What was found.</summary>
/// <param name="Best">The messages that have the most and the rarest of the words, the best first.</param>
/// <param name="Counts">In how many messages each word is, by its place in the search; a word that is in none has no entry.</param>
internal sealed record Matches(IReadOnlyList<Match> Best, IReadOnlyDictionary<int, int> Counts)
{
    public static Matches None { get; } = new([], new Dictionary<int, int>());
}

/// <summary>A row of a search: a message and its worth, or a word (by its place in the search) and in how many messages it is.</summary>
internal sealed record MatchRow(int Term, int Count, Guid? MessageId, Guid? SessionId, int? Ordinal, double Worth)
{
    /// <summary>The term of a row that is a message.</summary>
    public const int NoTerm = -1;
}

/// <summary>How a database finds the messages that have a word.</summary>
internal abstract class MessageSearch
{
    /// <summary>More messages with one word are not looked at: a word that is in so many tells little.</summary>
    protected virtual int MaxPostings => 300;

    /// <summary>The messages within the scope that have the most and the rarest of the words, as many as the search takes.</summary>
    public abstract Task<Matches> FindAsync(DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken);

    /// <summary>Of how many messages a word's rarity is told.</summary>
    protected double All(MemorySearch search) => Math.Max(search.Before, MaxPostings);

    protected static Matches Read(IReadOnlyList<MatchRow> rows) => new(
        [
            .. rows.Where(r => r.Term == MatchRow.NoTerm).OrderByDescending(r => r.Worth).ThenByDescending(r => r.Ordinal)
                .Select(r => new Match(r.MessageId!.Value, r.SessionId!.Value, r.Ordinal!.Value, r.Worth)),
        ],
        rows.Where(r => r.Term != MatchRow.NoTerm && r.Count > 0).ToDictionary(r => r.Term, r => r.Count));

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

    /// <summary>The words of a search, as the entries hold them.</summary>
    protected static List<string> Placed(ChatScope scope, MemorySearch search)
    {
        var place = search.OtherSessions ? SearchPlace.OfUser(scope.TenantId, scope.UserId, search.ProjectId) : SearchPlace.OfSession(search.SessionId);
        return [.. search.Terms.Select(t => place + t)];
    }
}

/// <summary>
/// For a database of which no full-text search is known, such as a host's own: looks through the newest messages within the scope. What is
/// older is not found.
/// </summary>
internal sealed class WindowSearch : MessageSearch
{
    private const int Window = 2_000;

    public override async Task<Matches> FindAsync(DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken)
    {
        var terms = Placed(scope, search).Select((t, i) => (t, i)).ToDictionary(t => t.t, t => t.i, StringComparer.Ordinal);
        var rows = await Entries(context, scope, search).OrderByDescending(e => e.Id).Take(Window)
            .Select(e => new { e.Id, e.SessionId, e.Ordinal, e.Terms }).ToListAsync(cancellationToken);
        var found = rows.Select(r => (Row: r, Terms: r.Terms.Split(' ').Where(terms.ContainsKey).Select(w => terms[w]).ToHashSet())).Where(f => f.Terms.Count > 0).ToList();
        var counts = found.SelectMany(f => f.Terms).CountBy(t => t).ToDictionary();
        var matches = found.Select(f => new Match(
            f.Row.Id, f.Row.SessionId, f.Row.Ordinal, f.Terms.Sum(t => Math.Log(1 + (All(search) + 0.5) / (counts[t] + 0.5)))));
        return new Matches([.. matches.OrderByDescending(m => m.Worth).ThenByDescending(m => m.Ordinal).Take(search.Take)], counts);
    }
}
