using System.Reflection;
using System.Text.RegularExpressions;
using ChatbotPlatform.Conformance;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Turns;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

/// <summary>The statements that are written by hand stand within the tenant's walls as all others do.</summary>
public sealed partial class StatementTests(SqliteDatabase database) : StoreSuite<SqliteDatabase>(database)
{
    public static TheoryData<string> Names =>
        [.. Statements.Select(s => s.Name)];

    private static IEnumerable<FieldInfo> Statements =>
        new[] { typeof(TurnStatements), typeof(HistoryStatements) }.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(f => f.FieldType == typeof(Statement));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_table_that_a_statement_names_is_narrowed_to_the_tenant(string name)
    {
        using var context = Database.OpenContext();
        var statement = (Statement)Statements.Single(s => s.Name == name).GetValue(null)!;
        var text = statement.Text(new TableNames(context, context.GetService<ISqlGenerationHelper>()));

        if (text.StartsWith("INSERT", StringComparison.Ordinal))
        {
            text.Should().MatchRegex("""^INSERT INTO "\w+" \("tenant_id", [^)]*\)\s+VALUES \(@tenant, """);
            return;
        }

        text.Should().Contain("\"tenant_id\" = @tenant");
        foreach (var alias in Tables().Matches(text).Select(m => m.Groups["alias"].Value))
            text.Should().MatchRegex(alias.Length == 0 ? """[^.]"tenant_id" = @tenant""" : $"""\b{alias}\."tenant_id" = (@tenant|\w\."tenant_id")""");
    }

    [Fact]
    public async Task Outside_of_a_verb_of_one_tenant_a_statement_is_not_run()
    {
        await using var context = Database.OpenContext();
        var alone = () => HistoryStatements.Version.FindAsync(context, row => "found", None, Guid.CreateVersion7(), "Ada", null);
        await alone.Should().ThrowAsync<InvalidOperationException>();
        using var stay = TenantStay.Enter(context, Tenants.All);
        await alone.Should().ThrowAsync<InvalidOperationException>();
    }

    [GeneratedRegex("""(?:FROM|JOIN|UPDATE) "\w+"(?: (?<alias>[a-z])\b)?""")]
    private static partial Regex Tables();
}
