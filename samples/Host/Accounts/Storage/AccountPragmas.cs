using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatbotPlatform.Host.Accounts.Storage;

/// <summary>The chat's file, opened as the chat opens it: readers beside the writer, commits that wait for the disk, 5 s for a lock.</summary>
internal sealed class AccountPragmas : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=5050; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
