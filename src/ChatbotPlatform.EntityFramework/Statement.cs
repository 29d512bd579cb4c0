using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// A statement of the turn's hot path, written by hand: no expression is hashed, no row tracked. It is run by Entity Framework's own commands, so that
/// transactions, interceptors, retries and a host's own context hold for it as for all others. Its <c>@tenant</c> is that of the verb, whatever
/// the verb says.
/// </summary>
/// <param name="text">The text, in the names of the tables of a model. Columns stand in double quotes, which the database's own take the place of.</param>
/// <param name="parameters">Its parameters but for <c>@tenant</c>, in the order in which values are given.</param>
internal sealed partial class Statement(Func<TableNames, string> text, params (string Name, Type Type)[] parameters)
{
    // For each model, which belongs to one database and one prefix of the tables.
    private readonly ConditionalWeakTable<IModel, IRelationalCommand> _built = [];

    /// <summary>The text, for the names of a database's tables.</summary>
    public string Text(TableNames tables) => text(tables);

    /// <summary>Writes.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="DbUpdateException">The database refused, as it does where a concurrent writer was quicker.</exception>
    public async Task<int> WriteAsync(DbContext context, CancellationToken cancellationToken, params object?[] values)
    {
        var (connection, command, bound) = Rent(context, values, CommandSource.ExecuteUpdate);
        try
        {
            return await command.ExecuteNonQueryAsync(bound, cancellationToken);
        }
        catch (DbException e)
        {
            throw new DbUpdateException("The row was refused.", e);
        }
        finally
        {
            connection.ReturnCommand(command);
        }
    }

    /// <summary>Reads what there is one of at most.</summary>
    public async Task<T?> FindAsync<T>(DbContext context, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
        where T : class =>
        await ReadAsync(context, read, cancellationToken, values) is [var only] ? only : null;

    /// <summary>Reads rows.</summary>
    public async Task<List<T>> ReadAsync<T>(DbContext context, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        var (connection, command, bound) = Rent(context, values, CommandSource.FromSqlQuery);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(bound, cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader.DbDataReader));
            return rows;
        }
        finally
        {
            connection.ReturnCommand(command);
        }
    }

    private (IRelationalConnection Connection, IRelationalCommand Command, RelationalCommandParameterObject Bound) Rent(
        DbContext context, object?[] values, CommandSource source)
    {
        if (values.Length != parameters.Length)
            throw new ArgumentException($"The statement has {parameters.Length} parameters.", nameof(values));
        var tenant = TenantStay.Of(context)?.Tenants.Only ?? throw new InvalidOperationException("A statement is run by a verb of one tenant.");
        var named = new Dictionary<string, object?>(values.Length + 1) { ["tenant"] = tenant };
        for (var i = 0; i < values.Length; i++)
            named[parameters[i].Name] = values[i];
        var connection = context.GetService<IRelationalConnection>();
        var command = connection.RentCommand();
        command.PopulateFrom(_built.GetValue(context.Model, _ => Build(context)));
        return (connection, command, new RelationalCommandParameterObject(
            connection, named, readerColumns: null, context, context.GetService<IRelationalCommandDiagnosticsLogger>(), source));
    }

    private IRelationalCommand Build(DbContext context)
    {
        var types = context.GetService<IRelationalTypeMappingSource>();
        var sql = context.GetService<ISqlGenerationHelper>();
        var builder = context.GetService<IRelationalCommandBuilderFactory>().Create();
        builder.Append(Quoted().Replace(text(new TableNames(context, sql)), name => sql.DelimitIdentifier(name.Groups[1].Value)));
        foreach (var (name, type) in parameters.Prepend(("tenant", typeof(string))))
            builder.AddParameter(name, sql.GenerateParameterName(name), types.FindMapping(type)!, nullable: true);
        return builder.Build();
    }

    [GeneratedRegex("\"([a-z_]+)\"")]
    private static partial Regex Quoted();
}
