using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace ChatbotPlatform.EntityFramework.Sqlite;

/// <summary>
/// Sets on each connection what a 2xx rests on. WAL lets readers read beside the writer; FULL makes a commit wait for the disk, and is not
/// left to how SQLite was compiled. The busy handler wakes within milliseconds, where the driver's own polls every 150; it is a
/// little longer than the driver's limit, so that the driver does not begin a second round.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private static readonly string Text = string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout={SqliteFile.BusySeconds * 1000 + 50}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");

    /// <summary>The connections that are set already: the driver's pool opens one of them many times.</summary>
    private readonly ConditionalWeakTable<sqlite3, string> _set = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (_set.TryGetValue(handle, out _))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
        _set.AddOrUpdate(handle, Text);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // The driver has no true asynchrony to wait for.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
