using System.Globalization;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>
/// PostgreSQL's full-text index: a generated <c>tsvector</c> of exactly our words, and a GIN index on it.
/// </summary>
internal sealed class PostgreSqlSearch : MessageSearch
{
    private static readonly string Sql =
        $"""
        WITH found AS MATERIALIZED (
            SELECT (q.number - 1)::integer AS term, e.id, e.session_id, e.ordinal
            FROM unnest(@words) WITH ORDINALITY AS q(words, number)
            CROSS JOIN LATERAL (
                SELECT id, session_id, ordinal FROM search_entries
                WHERE search @@ q.words::tsquery AND tenant_id = @tenant AND user_id = @user AND project_id = @project
                    AND (session_id <> @session OR ordinal < @before) AND (@others OR session_id = @session)
                LIMIT @limit) AS e),
        weights AS MATERIALIZED (
            SELECT term, COUNT(*)::integer AS n, ln(1 + (@all + 0.5) / (COUNT(*) + 0.5)) AS weight FROM found GROUP BY term)
        (SELECT {MatchRow.NoTerm.ToString(CultureInfo.InvariantCulture)} AS "Term", 0 AS "Count", id AS "MessageId", session_id AS "SessionId", ordinal AS "Ordinal", SUM(weight) AS "Worth"
            FROM found JOIN weights USING (term) GROUP BY id, session_id, ordinal ORDER BY "Worth" DESC, "Ordinal" DESC LIMIT @take)
        UNION ALL
        SELECT term, n, NULL, NULL, NULL, 0 FROM weights
        """;

    public override async Task<Matches> FindAsync(DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken)
    {
        return Read(await context.Database.SqlQueryRaw<MatchRow>(
            Sql,
            // Letters, digits and marks only: there is nothing to escape within the quotes.
            new NpgsqlParameter("words", Placed(scope, search).Select(t => $"'{t}'").ToArray()),
            new NpgsqlParameter("tenant", scope.TenantId),
            new NpgsqlParameter("user", scope.UserId),
            new NpgsqlParameter("project", search.ProjectId),
            new NpgsqlParameter("session", search.SessionId),
            new NpgsqlParameter("before", search.Before),
            new NpgsqlParameter("others", search.OtherSessions),
            new NpgsqlParameter("all", All(search)),
            new NpgsqlParameter("take", search.Take),
            new NpgsqlParameter("limit", MaxPostings)).ToListAsync(cancellationToken));
    }
}
