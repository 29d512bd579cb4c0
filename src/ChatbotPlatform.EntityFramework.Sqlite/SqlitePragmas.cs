using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

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

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // The driver has no true asynchrony to wait for.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
