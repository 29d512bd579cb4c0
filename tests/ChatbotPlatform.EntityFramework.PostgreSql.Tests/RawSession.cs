using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

/// <summary>One connection of psql, as it were.</summary>
internal sealed class RawSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RawSession(NpgsqlConnection connection) => _connection = connection;

    public static async Task<RawSession> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return new RawSession(connection);
    }

    public Task SetTenantAsync(string tenantId) => ExecuteAsync($"SET LOCAL chatbot.tenants = '{tenantId.Replace("'", "''", StringComparison.Ordinal)}'");

#pragma warning disable CA2100 // What the tests say.
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<List<object?[]>> RowsAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<object?[]> rows = [];
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(v => v is DBNull ? null : v)]);
        }

        return rows;
    }
#pragma warning restore CA2100

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
