using System.Text;
using ChatbotPlatform.EntityFramework.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>
/// The database's own wall between the tenants: what the tables' policies are, as SQL that can be run again. It holds the tables' owner as
/// well. It guards against a mistake of ours, and not against who has the application's password: he may set what the policies read.
/// </summary>
internal static class RowLevelSecurity
{
    /// <summary>The tenants of the transaction, apart by <see cref="Separator"/>.</summary>
    public const string Tenants = "chatbot.tenants";

    /// <summary>The secret by which a row is looked for.</summary>
    public const string Lookup = "chatbot.lookup";

    /// <summary>Whether the process sees to what is nobody's.</summary>
    public const string Sweep = "chatbot.sweep";

    /// <summary>The policy that each table has.</summary>
    public const string Policy = "chatbot_tenant";

    /// <summary>No id has a control character.</summary>
    public const char Separator = '\u001f';

    // As a sub-query it is read once a statement; as it stands it would be read for each row that an index does not settle.
    private const string IsOfTenant = "tenant_id = ANY ((SELECT string_to_array(current_setting('chatbot.tenants', true), chr(31)))::text[])";

    /// <summary>The tables of the model, without a prefix.</summary>
    public static IReadOnlyList<string> Tables { get; } = FindTables();

    /// <summary>Raises the wall on all tables that are there, and lets a role use them.</summary>
    /// <param name="prefix">What the tables' names begin with.</param>
    /// <param name="role">The application's role; <see langword="null"/> where it owns the tables.</param>
    public static string Sql(string prefix, string? role)
    {
        var sql = new StringBuilder("DO $chatbot$ BEGIN\n");
        foreach (var table in Tables)
        {
            var name = Quote(prefix + table);
            sql.Append($"IF to_regclass({Literal(name)}) IS NOT NULL THEN\n");
            sql.Append($"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n");
            sql.Append($"DROP POLICY IF EXISTS {Policy} ON {name};\n");
            sql.Append($"CREATE POLICY {Policy} ON {name} USING ({IsOfTenant}) WITH CHECK ({IsOfTenant});\n");
            foreach (var (_, rows) in Openings.Sweeps.Where(s => s.Table == table))
            {
                // An older migration of ours or of a host does not know a column yet: then nothing is open, and a later one opens it.
                sql.Append("BEGIN\n");
                Open(sql, name, "chatbot_sweep", $"(SELECT current_setting('{Sweep}', true)) = 'on' AND ({rows})");
                sql.Append("EXCEPTION WHEN undefined_column THEN NULL;\nEND;\n");
            }

            foreach (var (_, column) in Openings.Lookups.Where(l => l.Table == table))
            {
                // A host's older migration does not know the column yet.
                sql.Append($"IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = {Literal(name)}::regclass AND attname = '{column}') THEN\n");
                Open(sql, name, "chatbot_lookup", $"{column} = (SELECT nullif(current_setting('{Lookup}', true), ''))");
                sql.Append("END IF;\n");
            }

            if (role is not null)
                sql.Append($"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {Quote(role)};\n");
            sql.Append("END IF;\n");
        }

        if (role is not null)
            sql.Append($"IF NOT has_schema_privilege({Literal(role)}, current_schema(), 'USAGE') THEN\n")
                .Append($"EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), {Literal(role)});\nEND IF;\n");
        return sql.Append("END $chatbot$").ToString();
    }

    /// <summary>Lets a role read a table that is no tenant's.</summary>
    public static string GrantRead(string table, string role) => $"GRANT SELECT ON {Quote(table)} TO {Quote(role)}";

    /// <summary>Asks which of the model's tables, of those that are there, lack their wall or a privilege of a role.</summary>
    public static string Missing(string prefix, string? role)
    {
        var names = string.Join(',', Tables.Select(t => Literal(prefix + t)));
        var may = role is null ? "" : $" OR NOT (SELECT bool_and(has_table_privilege({Literal(role)}, c.oid, p)) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p)";
        return $"""
            SELECT c.relname::text AS "Value" FROM pg_class c
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname IN ({names})
            AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity{may}
                OR NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = '{Policy}'))
            ORDER BY 1
            """;
    }

    private static void Open(StringBuilder sql, string table, string policy, string rows) => sql
        .Append($"DROP POLICY IF EXISTS {policy} ON {table};\n")
        .Append($"CREATE POLICY {policy} ON {table} FOR SELECT USING ({rows});\n");

    private static List<string> FindTables()
    {
        var model = new ModelBuilder();
        new ChatModel(model, "").Build();
        return [.. model.Model.GetEntityTypes().Select(t => t.GetTableName()!).Order(StringComparer.Ordinal)];
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
