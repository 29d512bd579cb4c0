using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// Tells "the database cannot answer now" and "somebody was quicker" from a bug. This one knows what every ADO.NET driver says;
/// a provider's own knows more.
/// </summary>
internal class DatabaseFaults
{
    /// <summary>Whether trying again later may help, and nothing else will.</summary>
    public bool IsUnavailable(Exception exception)
    {
        if (exception is OperationCanceledException)
            return false;
        for (var e = exception; e is not null; e = e.InnerException)
            if (CannotAnswer(e))
                return true;
        return false;
    }

    /// <summary>
    /// Whether a key, a foreign key or a conditional write was lost to a concurrent writer: the verb reads its premises again and
    /// finds out which. No constraint's name is looked at, so this holds on every database.
    /// </summary>
    public bool IsRace(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            // Class 40 of the SQL standard: the transaction was rolled back by a deadlock or a serialisation failure.
            if (e is DbException { SqlState: { } state } && state.StartsWith("40", StringComparison.Ordinal))
                return true;
        return exception is DbUpdateException && !IsUnavailable(exception);
    }

    /// <summary>Called once for each fault that was told as unavailable.</summary>
    public virtual void OnUnavailable(Exception exception)
    {
    }

    /// <summary>Whether this one exception, its inner ones aside, says that the database cannot answer.</summary>
    protected virtual bool CannotAnswer(Exception exception) =>
        exception is TimeoutException or SocketException or IOException or RetryLimitExceededException or DbException { IsTransient: true };
}
