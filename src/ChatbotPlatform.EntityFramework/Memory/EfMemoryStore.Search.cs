using System.Runtime.InteropServices;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed partial class EfMemoryStore
{
    /// <summary>Vectors are compared one by one: how many of the newest.</summary>
    private const int MaxVectors = 1_000;

    /// <summary>What part of the matches are found by their meaning: everything means a little of what is asked, so only the nearest do.</summary>
    private const int NearPart = 8;

    public override Task<MemoryFindings> SearchAsync(ChatScope scope, MemorySearch search, CancellationToken cancellationToken) =>
        database.ReadAsync(
            scope,
            async (context, ct) =>
            {
                var matches = search.Terms.Count == 0 ? Matches.None : await messages.FindAsync(context, scope, search, ct);
                var near = search.Vector is { } vector ? await FindNearAsync(context, scope, search, vector, ct) : [];
                var found = Even(matches.Best).Concat(Even(near)).ToList();
                if (found.Count == 0 && search.AtLeast == 0)
                    return MemoryFindings.None;
                return new MemoryFindings(
                    await ReadWithNeighboursAsync(context, scope, search, found, ct),
                    matches.Counts.ToDictionary(c => search.Terms[c.Key], c => c.Value, StringComparer.Ordinal),
                    near.ToDictionary(n => n.MessageId, n => n.Worth));
            },
            cancellationToken);

    /// <summary>Words and meaning are weighed in different measures: of each the best counts 1.</summary>
    private static IEnumerable<Match> Even(IReadOnlyList<Match> matches) =>
        matches.Count == 0 || matches[0].Worth <= 0 ? matches : matches.Select(m => m with { Worth = m.Worth / matches[0].Worth });

    /// <summary>Where to read: where the best matches are, and beside them. With every step a match lends half as much.</summary>
    private static IEnumerable<(Guid SessionId, int Ordinal)> Places(IReadOnlyList<Match> found, MemorySearch search)
    {
        var worth = new Dictionary<(Guid SessionId, int Ordinal), double>();
        foreach (var match in found)
        {
            for (var step = -search.Preceding; step <= search.Following; step++)
            {
                ref var there = ref CollectionsMarshal.GetValueRefOrAddDefault(worth, (match.SessionId, match.Ordinal + step), out _);
                there += match.Worth / (1 << Math.Abs(step));
            }
        }

        return worth.Count <= search.Most
            ? worth.Keys
            : worth.OrderByDescending(w => w.Value).ThenByDescending(w => w.Key.Ordinal).Take(search.Most).Select(w => w.Key);
    }

    private static async Task<List<Match>> FindNearAsync(
        DbContext context, ChatScope scope, MemorySearch search, ReadOnlyMemory<float> vector, CancellationToken cancellationToken)
    {
        var rows = await MessageSearch.Entries(context, scope, search).Where(e => e.Vector != null).OrderByDescending(e => e.Id).Take(MaxVectors)
            .Select(e => new { e.Id, e.SessionId, e.Ordinal, e.Vector }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => new Match(r.Id, r.SessionId, r.Ordinal, VectorBytes.Similarity(r.Vector, vector.Span)))
                .OrderByDescending(m => m.Worth).Take(Math.Max(2, search.Take / NearPart)),
        ];
    }

    private static async Task<IReadOnlyList<ChatbotPlatform.Sessions.SessionMessage>> ReadWithNeighboursAsync(
        DbContext context, ChatScope scope, MemorySearch search, List<Match> found, CancellationToken cancellationToken)
    {
        // What stands at these ordinals in these sessions, and of that what was meant. In one session, as mostly, it is no more than that.
        var near = Places(found, search).ToHashSet();
        var recent = new List<(Guid SessionId, int Ordinal)>();
        for (var ordinal = search.Before - 1; ordinal > 0 && near.Count + recent.Count < search.AtLeast; ordinal--)
        {
            if (!near.Contains((search.SessionId, ordinal)))
                recent.Add((search.SessionId, ordinal));
        }

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
