using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatbotPlatform.EntityFramework;

/// <summary>What the tables are called in one database: a host chooses the prefix, and its database the quotes.</summary>
internal sealed class TableNames(DbContext context, ISqlGenerationHelper sql)
{
    public string Projects => Name<ProjectRow>();

    public string Sessions => Name<SessionRow>();

    public string Messages => Name<MessageRow>();

    public string Turns => Name<TurnRow>();

    public string Summaries => Name<SummaryRow>();

    /// <summary>The end of a statement that reads its first rows only.</summary>
    public string First(string parameter) =>
        context.Database.ProviderName is { } name && (name.EndsWith("SqlServer", StringComparison.Ordinal) || name.StartsWith("Oracle", StringComparison.Ordinal))
            ? $"OFFSET 0 ROWS FETCH NEXT {parameter} ROWS ONLY"
            : $"LIMIT {parameter}";

    private string Name<TRow>()
    {
        var table = context.Model.FindEntityType(typeof(TRow))!;
        return sql.DelimitIdentifier(table.GetTableName()!, table.GetSchema());
    }
}
