using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>
/// Tells the server whose rows a verb may touch, in settings of its transaction, which row-level security reads. They go with the verb's first
/// statement and end with the transaction, so they cost no round trip and no pooler carries them on to somebody else. A context outside of a
/// stay is told nothing, and so shows nothing. The stores have no synchronous statement, and neither has this.
/// </summary>
internal sealed class TenantSettings : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(command, eventData, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(command, eventData, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(command, eventData, cancellationToken);
        return result;
    }

#pragma warning disable CA2100 // What is put before a statement is made of quoted literals.
    private static async ValueTask TellAsync(DbCommand command, CommandEventData eventData, CancellationToken cancellationToken)
    {
        if (TenantStay.Of(eventData.Context) is not { } stay)
            return;
        var settings = Settings(stay.Tenants);
        if (command.Transaction is not { } transaction)
        {
            // A statement that only reads: its transaction is begun and ended in the same round trip. Where it fails, the driver rolls back.
            command.CommandText = $"BEGIN;{settings}{command.CommandText}\n;COMMIT";
        }
        else if (stay.ToldIn != transaction)
        {
            stay.ToldIn = transaction;
            if (eventData.CommandSource != CommandSource.SaveChanges)
            {
                command.CommandText = settings + command.CommandText;
                return;
            }

            // The provider counts the statements of a batch that saves.
            await using var own = command.Connection!.CreateCommand();
            own.Transaction = transaction;
            own.CommandText = settings;
            await own.ExecuteNonQueryAsync(cancellationToken);
        }
    }
#pragma warning restore CA2100

    private static string Settings(Tenants tenants) =>
        tenants.AreAll ? $"SET LOCAL {RowLevelSecurity.Sweep}='on';"
        : tenants.Secret is { } secret ? $"SET LOCAL {RowLevelSecurity.Lookup}={Literal(secret)};"
        : $"SET LOCAL {RowLevelSecurity.Tenants}={Literal(string.Join(RowLevelSecurity.Separator, tenants.Ids))};";

    /// <summary>In the one form that means the same whatever the server's <c>standard_conforming_strings</c>.</summary>
    private static string Literal(string value) =>
        $"E'{value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
