using System.Globalization;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Memory;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>
/// PostgreSQL's full-text index: a generated <c>tsvector</c> of exactly our words, and a GIN index on it. Each word is looked for together with
/// the place, whose entries the index intersects.
/// </summary>
internal sealed class PostgreSqlSearch : MessageSearch
{
    private static readonly string Limit = MaxPostings.ToString(CultureInfo.InvariantCulture);

    private static readonly string Sql =
        $"""
        SELECT (q.number - 1)::integer AS "Term", e.id AS "MessageId", e.session_id AS "SessionId", e.ordinal AS "Ordinal"
        FROM unnest(@words) WITH ORDINALITY AS q(words, number)
        CROSS JOIN LATERAL (
            SELECT id, session_id, ordinal FROM search_entries
            WHERE search @@ q.words::tsquery AND tenant_id = @tenant AND user_id = @user AND project_id = @project
                AND (session_id <> @session OR ordinal < @before) AND (@others OR session_id = @session)
            LIMIT {Limit}) AS e
        """;

    public override async Task<IReadOnlyList<Posting>> FindAsync(
        DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken)
    {
        var place = PlaceOf(scope, search);
        return await context.Database.SqlQueryRaw<Posting>(
            Sql,
            // Letters, digits and marks only: there is nothing to escape within the quotes.
            new NpgsqlParameter("words", search.Terms.Select(t => $"'{place}' & '{t}'").ToArray()),
            new NpgsqlParameter("tenant", scope.TenantId),
            new NpgsqlParameter("user", scope.UserId),
            new NpgsqlParameter("project", search.ProjectId),
            new NpgsqlParameter("session", search.SessionId),
            new NpgsqlParameter("before", search.Before),
            new NpgsqlParameter("others", search.OtherSessions)).ToListAsync(cancellationToken);
    }
}
