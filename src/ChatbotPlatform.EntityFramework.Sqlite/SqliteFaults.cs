using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatbotPlatform.EntityFramework.Sqlite;

internal sealed class SqliteFaults : DatabaseFaults
{
    protected override bool CannotAnswer(Exception exception) =>
        exception is SqliteException sqlite
            ? sqlite.SqliteErrorCode
                is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_FULL or raw.SQLITE_PROTOCOL
            : base.CannotAnswer(exception);
}
