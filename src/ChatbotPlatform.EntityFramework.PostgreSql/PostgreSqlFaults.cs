using System.Net.Sockets;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <param name="server">The connections, where they are ours.</param>
internal sealed class PostgreSqlFaults(PostgreSqlServer? server) : DatabaseFaults
{
    public override void OnUnavailable(Exception exception)
    {
        // Only where a connection broke: a server that is merely busy keeps them, or it would be asked for new ones on top.
        for (var e = exception; e is not null; e = e.InnerException)
            if (e is IOException or SocketException || (e is PostgresException { SqlState: var state } && state.StartsWith("57P", StringComparison.Ordinal)))
            {
                server?.DropIdleConnections();
                return;
            }
    }

    protected override bool CannotAnswer(Exception exception) =>
        exception is PostgresException { SqlState: var state }
            ? IsTransient(state)
            : base.CannotAnswer(exception);

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static bool IsTransient(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) // connection exception
        || state.StartsWith("53", StringComparison.Ordinal) // insufficient resources: disk, memory, connections
        || state.StartsWith("57P", StringComparison.Ordinal) // shutdown, crash, starting up
        || state.StartsWith("58", StringComparison.Ordinal) // the server's disk or system fails
        || state.StartsWith("40", StringComparison.Ordinal) // rolled back by a deadlock, again and again
        || state is PostgresErrorCodes.QueryCanceled // the server's statement_timeout: we did not cancel
            or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.ReadOnlySqlTransaction; // a standby, in the middle of a failover
}
