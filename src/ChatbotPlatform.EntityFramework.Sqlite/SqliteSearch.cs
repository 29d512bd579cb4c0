using System.Globalization;
using System.Text;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Memory;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Sqlite;

/// <summary>
/// SQLite's FTS5. The table <c>search_index</c> holds the words only, and wipes them when they are deleted; triggers of <c>search_entries</c> keep it, cascades included. Each word is
/// looked for in its place, and ranked by how rare it is there: the index's own ranking would count over all tenants.
/// </summary>
internal sealed class SqliteSearch : MessageSearch
{
    // Fewer than elsewhere are enough, for here they are spread evenly over all there are: see docs/memory.md.
    private const int Postings = 80;

    /// <summary>When so many messages were found by rarer words, commoner ones are only counted. So a search costs the same however often a word was said.</summary>
    private const int Enough = 160;

    private static readonly string Limit = Postings.ToString(CultureInfo.InvariantCulture);

    // The rarest words first, until enough is found: only of those the entries are read. Numbers are spread evenly, and matches come in their order: the last one of a
    // word that was not read to its end tells which share of the index was looked through.
    private static readonly string Ranking =
        $"""
        ),
        counts(term, n, share) AS MATERIALIZED (
            SELECT term, COUNT(*), CASE WHEN COUNT(*) = {Limit} THEN MAX(number) / {long.MaxValue.ToString(CultureInfo.InvariantCulture)}.0 ELSE 1.0 END FROM hits GROUP BY term),
        rare(term) AS MATERIALIZED (
            SELECT term FROM (SELECT term, SUM(n) OVER (ORDER BY n, term) - n AS rarer FROM counts) WHERE rarer < {Enough.ToString(CultureInfo.InvariantCulture)}),
        found AS MATERIALIZED (
            SELECT h.term, e.id, e.session_id, e.ordinal FROM hits h CROSS JOIN search_entries e ON e.number = h.number
            WHERE h.term IN (SELECT term FROM rare) AND e.tenant_id = @tenant AND e.user_id = @user AND e.project_id = @project
                AND (e.session_id <> @session OR e.ordinal < @before) AND (@others OR e.session_id = @session)),
        weights AS MATERIALIZED (
            SELECT f.term, CAST(COUNT(*) / c.share AS INTEGER) AS n, ln(1 + (@all + 0.5) / (COUNT(*) / c.share + 0.5)) AS weight
            FROM found f JOIN counts c ON c.term = f.term GROUP BY f.term)
        SELECT * FROM (
            SELECT {NoTerm} AS "Term", 0 AS "Count", id AS "MessageId", session_id AS "SessionId", ordinal AS "Ordinal", SUM(weight) AS "Worth"
            FROM found JOIN weights USING (term) GROUP BY id, session_id, ordinal ORDER BY "Worth" DESC, "Ordinal" DESC LIMIT @take)
        UNION ALL
        SELECT c.term, CASE WHEN c.term IN (SELECT term FROM rare) THEN coalesce(w.n, 0) ELSE CAST(c.n / c.share AS INTEGER) END, NULL, NULL, NULL, 0.0
        FROM counts c LEFT JOIN weights w ON w.term = c.term
        """;

    protected override int MaxPostings => Postings;

    private static string NoTerm => MatchRow.NoTerm.ToString(CultureInfo.InvariantCulture);

    public override async Task<Matches> FindAsync(DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken)
    {
        var words = Placed(scope, search);
        var sql = new StringBuilder("WITH hits(term, number) AS MATERIALIZED (\n");
        var parameters = new List<object>
        {
            new SqliteParameter("@tenant", scope.TenantId), new SqliteParameter("@user", scope.UserId),
            // As Entity Framework writes ids.
            new SqliteParameter("@project", search.ProjectId.ToString().ToUpperInvariant()),
            new SqliteParameter("@session", search.SessionId.ToString().ToUpperInvariant()), new SqliteParameter("@before", search.Before),
            new SqliteParameter("@others", search.OtherSessions), new SqliteParameter("@all", All(search)), new SqliteParameter("@take", search.Take),
        };
        for (var i = 0; i < words.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            // Letters, digits and marks only: there is nothing to escape within the quotes.
            parameters.Add(new SqliteParameter("@word" + number, $"\"{words[i]}\""));
            sql.Append(i == 0 ? "" : "UNION ALL ")
                .Append($"SELECT * FROM (SELECT {number}, rowid FROM search_index WHERE search_index MATCH @word{number} LIMIT {Limit})\n");
        }

        return Read(await context.Database.SqlQueryRaw<MatchRow>(sql.Append(Ranking).ToString(), [.. parameters]).ToListAsync(cancellationToken));
    }
}
