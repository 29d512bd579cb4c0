using System.Globalization;
using System.Text;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Memory;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Sqlite;

/// <summary>
/// SQLite's FTS5. The table <c>search_index</c> holds the words only, and wipes them when they are deleted; triggers of <c>search_entries</c> keep it, cascades included. Each word is
/// looked for together with the place, and nothing is ranked there: its own ranking would count over all tenants.
/// </summary>
internal sealed class SqliteSearch : MessageSearch
{
    public override async Task<IReadOnlyList<Posting>> FindAsync(
        DbContext context, ChatScope scope, MemorySearch search, CancellationToken cancellationToken)
    {
        var place = PlaceOf(scope, search);
        var sql = new StringBuilder();
        var parameters = new List<object>
        {
            new SqliteParameter("@tenant", scope.TenantId), new SqliteParameter("@user", scope.UserId),
            // As Entity Framework writes ids.
            new SqliteParameter("@project", search.ProjectId.ToString().ToUpperInvariant()),
            new SqliteParameter("@session", search.SessionId.ToString().ToUpperInvariant()), new SqliteParameter("@before", search.Before),
        };
        for (var i = 0; i < search.Terms.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            // Letters, digits and marks only: there is nothing to escape within the quotes.
            parameters.Add(new SqliteParameter("@word" + number, $"\"{place}\" AND \"{search.Terms[i]}\""));
            sql.Append(i == 0 ? "" : " UNION ALL ").Append(
                $"""
                SELECT * FROM (
                    SELECT {number} AS "Term", e.id AS "MessageId", e.session_id AS "SessionId", e.ordinal AS "Ordinal"
                    FROM search_index f CROSS JOIN search_entries e ON e.number = f.rowid
                    WHERE search_index MATCH @word{number} AND e.tenant_id = @tenant AND e.user_id = @user AND e.project_id = @project
                        AND (e.session_id <> @session OR e.ordinal < @before) {(search.OtherSessions ? "" : "AND e.session_id = @session")}
                    LIMIT {MaxPostings.ToString(CultureInfo.InvariantCulture)})
                """);
        }

        return await context.Database.SqlQueryRaw<Posting>(sql.ToString(), [.. parameters]).ToListAsync(cancellationToken);
    }
}
