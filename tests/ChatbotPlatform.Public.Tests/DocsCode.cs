using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ChatbotPlatform.Public.Tests;

/// <summary>Every C# block in the README and the docs compiles against the packages as they are.</summary>
public sealed partial class DocsCode
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Net.Http; using System.Security.Claims;
        using System.Threading; using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.AI; using Microsoft.Extensions.Configuration; using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Logging;
        using ChatbotPlatform; using ChatbotPlatform.EntityFramework; using ChatbotPlatform.Memory; using ChatbotPlatform.Models;
        using ChatbotPlatform.Projects; using ChatbotPlatform.Sessions; using ChatbotPlatform.Turns;

        """;

    private static readonly Lazy<List<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    public static TheoryData<string, int, string> Blocks()
    {
        var blocks = new TheoryData<string, int, string>();
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Concat(Directory.GetFiles(Repository.Root, "*.md"))
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "src"), "README.md", SearchOption.AllDirectories));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            foreach (Match block in Block().Matches(text))
                blocks.Add(Path.GetRelativePath(Repository.Root, file), text[..block.Index].Count(c => c == '\n') + 2, block.Groups[1].Value);
        }

        return blocks;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_of_code_in_the_docs_compiles(string file, int line, string code)
    {
        // A block begins where a Program.cs would stand by then.
        var context = "";
        if (UsesBuilder().IsMatch(code) && !code.Contains("var builder", StringComparison.Ordinal))
            context += "var builder = WebApplication.CreateBuilder(args);\n";
        if (UsesApp().IsMatch(code) && !code.Contains("var app", StringComparison.Ordinal))
            context += code.Contains("var builder", StringComparison.Ordinal) || context.Length > 0
                ? "WebApplication app = null!;\n" : "WebApplication app = WebApplication.CreateBuilder(args).Build();\n";
        // A block's own usings go to the top.
        var usings = string.Concat(code.Split('\n').Where(l => l.StartsWith("using ", StringComparison.Ordinal) && l.TrimEnd().EndsWith(';')).Select(l => l + "\n"));
        var body = string.Join('\n', code.Split('\n').Where(l => !(l.StartsWith("using ", StringComparison.Ordinal) && l.TrimEnd().EndsWith(';'))));
        var program = Usings + usings + context + body;
        var onlyTypes = !CSharpSyntaxTree.ParseText(program).GetRoot().ChildNodes().Any(n => n.IsKind(SyntaxKind.GlobalStatement));

        var compilation = CSharpCompilation.Create(
            "docs",
            [CSharpSyntaxTree.ParseText(program)],
            References.Value,
            new CSharpCompilationOptions(onlyTypes ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        errors.Select(e => e.GetMessage()).Should().BeEmpty($"{file}:{line} is what readers paste");
    }

    [Fact]
    public void There_are_blocks_to_check() => Blocks().Should().HaveCountGreaterThan(5);

    [GeneratedRegex(@"```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\bbuilder\.")]
    private static partial Regex UsesBuilder();

    [GeneratedRegex(@"\bapp\.")]
    private static partial Regex UsesApp();
}
