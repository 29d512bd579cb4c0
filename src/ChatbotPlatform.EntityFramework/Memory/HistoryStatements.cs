using System.Data.Common;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>What every prompt asks of the database.</summary>
internal static class HistoryStatements
{
    /// <summary>The version of a session's history.</summary>
    public static readonly Statement Version = new(
        t => $"""
            SELECT s."history_version" FROM {t.Sessions} s
            WHERE s."tenant_id" = @tenant AND s."id" = @session AND s."user_id" = @user AND (@only IS NULL OR s."project_id" = @only)
            """,
        ("session", typeof(Guid)), ("user", typeof(string)), ("only", typeof(Guid)));

    /// <summary>
    /// The version, and the last summary that ends at an ordinal or before it; of one that is known its id alone. It is chosen by its index before it is joined.
    /// </summary>
    public static readonly Statement Head = new(
        t => $"""
            SELECT s."history_version", m."id", m."covers_through", CASE WHEN m."id" = @known THEN NULL ELSE m."text" END,
                CASE WHEN m."id" = @known THEN NULL ELSE m."facts" END, m."tokens", m."model", m."input_tokens", m."output_tokens", m."created_at"
            FROM {t.Sessions} s LEFT JOIN {t.Summaries} m ON m."tenant_id" = @tenant AND m."session_id" = @session AND m."covers_through" = (
                SELECT x."covers_through" FROM {t.Summaries} x
                WHERE x."tenant_id" = @tenant AND x."session_id" = @session AND x."covers_through" <= @through
                ORDER BY x."covers_through" DESC {t.First("1")})
            WHERE s."tenant_id" = @tenant AND s."id" = @session AND s."user_id" = @user AND (@only IS NULL OR s."project_id" = @only)
            """,
        ("session", typeof(Guid)), ("user", typeof(string)), ("only", typeof(Guid)), ("through", typeof(int)), ("known", typeof(Guid)));

    /// <summary>Messages of a range and, in the same statement, the version they are of; the newest first.</summary>
    public static readonly Statement Newest = new(t => Messages(t, "DESC"), MessagesParameters);

    /// <summary>The same, the oldest first.</summary>
    public static readonly Statement Oldest = new(t => Messages(t, "ASC"), MessagesParameters);

    public static MessageRow Message(DbDataReader row) => new()
    {
        Id = row.GetGuid(1),
        SessionId = row.GetGuid(2),
        TurnId = row.GetGuid(3),
        Ordinal = row.GetInt32(4),
        Role = row.GetString(5),
        Text = row.GetString(6),
        Contents = row.GetString(7),
        Status = row.Name<TurnStatus>(8),
        Model = row.Text(9),
        InputTokens = row.Number(10),
        OutputTokens = row.Number(11),
        FeedbackRating = row.IsDBNull(12) ? null : row.Name<FeedbackRating>(12),
        FeedbackComment = row.Text(13),
        CreatedAt = row.Moment(14),
    };

    public static SessionSummary? Summary(Guid sessionId, DbDataReader row, SessionSummary? known)
    {
        if (row.IsDBNull(1))
            return null;
        var id = row.GetGuid(1);
        return id == known?.Id ? known : new SummaryRow
        {
            Id = id,
            SessionId = sessionId,
            CoversThrough = row.GetInt32(2),
            Text = row.GetString(3),
            Facts = row.GetString(4),
            Tokens = row.GetInt32(5),
            Model = row.GetString(6),
            InputTokens = row.Number(7),
            OutputTokens = row.Number(8),
            CreatedAt = row.Moment(9),
        }.ToSummary();
    }

    private static (string Name, Type Type)[] MessagesParameters =>
    [
        ("session", typeof(Guid)), ("user", typeof(string)), ("only", typeof(Guid)), ("after", typeof(int)), ("through", typeof(int)), ("take", typeof(int)),
    ];

    private static string Messages(TableNames t, string order) =>
        $"""
        SELECT s."history_version", m."id", m."session_id", m."turn_id", m."ordinal", m."role", m."text", m."contents", m."status", m."model", m."input_tokens",
            m."output_tokens", m."feedback_rating", m."feedback_comment", m."created_at"
        FROM {t.Messages} m JOIN {t.Sessions} s ON s."tenant_id" = m."tenant_id" AND s."id" = m."session_id"
        WHERE m."tenant_id" = @tenant AND m."session_id" = @session AND m."superseded_by" IS NULL AND m."ordinal" > @after AND m."ordinal" <= @through
            AND s."user_id" = @user AND (@only IS NULL OR s."project_id" = @only)
        ORDER BY m."ordinal" {order} {t.First("@take")}
        """;
}
