using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed partial class EfMemoryStore
{
    /// <summary>Vectors are compared one by one: how many of the newest.</summary>
    private const int MaxVectors = 1_000;

    public override Task<MemoryFindings> SearchAsync(ChatScope scope, MemorySearch search, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var postings = search.Terms.Count == 0 ? [] : await messages.FindAsync(context, scope, search, ct);
                var near = search.Vector is { } vector ? await FindNearAsync(context, scope, search, vector, ct) : [];
                var found = Best(postings, search).Concat(near.Select(n => n.Posting)).DistinctBy(p => p.MessageId).ToList();
                if (found.Count == 0 && search.Recent == 0)
                    return MemoryFindings.None;
                return new MemoryFindings(
                    await ReadWithNeighboursAsync(context, scope, search, found, ct),
                    postings.CountBy(p => search.Terms[p.Term], StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
                    near.ToDictionary(n => n.Posting.MessageId, n => n.Similarity));
            },
            cancellationToken);

    /// <summary>The messages that have the most and the rarest of the words; of the best of them the texts are read.</summary>
    private static IEnumerable<Posting> Best(IReadOnlyList<Posting> postings, MemorySearch search)
    {
        var counts = postings.CountBy(p => p.Term).ToDictionary();
        var all = Math.Max(postings.Select(p => p.MessageId).Distinct().Count(), search.Before);
        return postings.GroupBy(p => p.MessageId)
            .OrderByDescending(g => g.Sum(p => Math.Log(1 + (all + 0.5) / (counts[p.Term] + 0.5))))
            .ThenByDescending(g => g.First().Ordinal)
            .Take(search.Take)
            .Select(g => g.First());
    }

    private static async Task<List<(Posting Posting, double Similarity)>> FindNearAsync(
        DbContext context, ChatScope scope, MemorySearch search, ReadOnlyMemory<float> vector, CancellationToken cancellationToken)
    {
        var rows = await MessageSearch.Entries(context, scope, search).Where(e => e.Vector != null).OrderByDescending(e => e.Id).Take(MaxVectors)
            .Select(e => new { e.Id, e.SessionId, e.Ordinal, e.Vector }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => (new Posting(0, r.Id, r.SessionId, r.Ordinal), VectorBytes.Similarity(r.Vector, vector.Span)))
                .OrderByDescending(r => r.Item2).Take(search.Take / 2),
        ];
    }

    private static async Task<IReadOnlyList<ChatbotPlatform.Sessions.SessionMessage>> ReadWithNeighboursAsync(
        DbContext context, ChatScope scope, MemorySearch search, List<Posting> found, CancellationToken cancellationToken)
    {
        // What stands at these ordinals in these sessions, and of that what was meant. In one session, as mostly, it is no more than that.
        var near = found.SelectMany(p => Enumerable.Range(p.Ordinal - search.Preceding, search.Preceding + 1 + search.Following).Select(o => (p.SessionId, Ordinal: o))).ToHashSet();
        var recent = Enumerable.Range(search.Before - search.Recent, search.Recent).Select(o => (search.SessionId, Ordinal: o)).ToList();
        if (!search.OtherSessions)
            near.UnionWith(recent);
        var rows = await ReadAsync(context, scope, near, cancellationToken);
        if (search.OtherSessions && recent.Count > 0)
        {
            var newest = await ReadAsync(context, scope, recent, cancellationToken);
            near.UnionWith(recent);
            rows = [.. rows.UnionBy(newest, r => r.Id)];
        }

        return
        [
            .. rows.Where(r => near.Contains((r.SessionId, r.Ordinal)) && (r.SessionId != search.SessionId || r.Ordinal < search.Before))
                .Select(r => r.ToMessage()),
        ];
    }

    private static Task<List<MessageRow>> ReadAsync(
        DbContext context, ChatScope scope, IReadOnlyCollection<(Guid SessionId, int Ordinal)> places, CancellationToken cancellationToken)
    {
        var sessions = places.Select(p => p.SessionId).Distinct().ToList();
        var ordinals = places.Select(p => p.Ordinal).Distinct().ToList();
        return context.Messages(scope).AsNoTracking()
            .Where(m => m.SupersededBy == null && sessions.Contains(m.SessionId) && ordinals.Contains(m.Ordinal))
            .ToListAsync(cancellationToken);
    }
}
