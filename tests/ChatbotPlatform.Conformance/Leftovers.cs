using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Conformance;

/// <summary>Looks for words in every table that the database itself knows of, search indexes and the tables behind them included.</summary>
internal static class Leftovers
{
    private const string SqliteTables = "SELECT name FROM sqlite_master WHERE type = 'table'";

    private const string PostgreSqlTables = """
        SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>The tables where one of the words stands, each with the word.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(DbContext context, params string[] words)
    {
        await context.Database.OpenConnectionAsync();
        var isSqlite = context.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in await ReadAsync(context, isSqlite ? SqliteTables : PostgreSqlTables))
        {
            // PostgreSQL writes a whole row as text; SQLite's columns are read one by one, and their bytes as text.
            var rows = await ReadAsync(context, isSqlite ? $"SELECT * FROM \"{table}\"" : $"SELECT t::text FROM {table} t");
            foreach (var word in words.Where(w => rows.Any(r => r.Contains(w, StringComparison.OrdinalIgnoreCase))))
                found.Add($"{table.Split('.')[^1]}: {word}");
        }

        return [.. found];
    }

    private static async Task<List<string>> ReadAsync(DbContext context, string sql)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names of the catalogue.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                rows.Add(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : $"{reader.GetValue(i)}");
        }

        return rows;
    }
}
