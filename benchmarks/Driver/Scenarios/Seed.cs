using ChatbotPlatform.Benchmarks.Systems;
using Microsoft.Data.Sqlite;

namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>Writes straight into the platform's SQLite file what would take hours over HTTP.</summary>
internal sealed class Seed : IDisposable
{
    private const string Text = "They spoke of a quick brown fox that jumps over a lazy dog, and of the trees under which it sleeps.";

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly DateTime _now = TimeProvider.System.GetUtcNow().UtcDateTime;

    public Seed(Platform platform)
    {
        _connection = new SqliteConnection(platform.ConnectionString);
        _connection.Open();
        _transaction = _connection.BeginTransaction();
    }

    public Guid Project(string tenant)
    {
        var id = Guid.CreateVersion7();
        Execute(
            "INSERT INTO projects (tenant_id, id, name, memory_strategy, memory_max_tokens, memory_summarize_after_tokens, memory_keep_recent_tokens, "
            + "created_at, updated_at, version, publishable_key, visitor_secret, identity_secret) VALUES (@p0, @p1, 'Another', 'summary', 8000, 3000, 1000, @p2, @p2, 1, "
            + "'pk_' || lower(hex(randomblob(18))), lower(hex(randomblob(32))), 'is_' || lower(hex(randomblob(32))))",
            tenant, id, _now);
        return id;
    }

    /// <summary>A session; of a long one all but the last messages are summarised, as they would be by now.</summary>
    public Guid Session(string tenant, string user, Guid project, int messages, int afterSummary)
    {
        var id = Guid.CreateVersion7();
        Execute(
            "INSERT INTO sessions (tenant_id, id, project_id, user_id, title, last_ordinal, history_version, created_at, updated_at) "
            + "VALUES (@p0, @p1, @p2, @p3, 'A talk', @p4, 0, @p5, @p5)",
            tenant, id, project, user, messages, _now);
        for (var ordinal = 1; ordinal <= messages; ordinal++)
        {
            Execute(
                "INSERT INTO messages (tenant_id, id, session_id, turn_id, ordinal, role, text, contents, status, created_at) "
                + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, 'completed', @p8)",
                tenant, Guid.CreateVersion7(), id, Guid.CreateVersion7(), ordinal, ordinal % 2 == 1 ? "user" : "assistant", Text,
                $$"""[{"$type":"text","text":"{{Text}}"}]""", _now);
        }

        if (messages > afterSummary)
        {
            Execute(
                "INSERT INTO summaries (tenant_id, id, session_id, covers_through, text, tokens, model, created_at) "
                + "VALUES (@p0, @p1, @p2, @p3, @p4, 30, 'loop/mock', @p5)",
                tenant, Guid.CreateVersion7(), id, messages - afterSummary, Text, _now);
        }

        return id;
    }

    public void Commit() => _transaction.Commit();

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private void Execute(string sql, params object[] values)
    {
        using var command = new SqliteCommand(sql, _connection, _transaction);
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"@p{i}", values[i]);
        command.ExecuteNonQuery();
    }
}
