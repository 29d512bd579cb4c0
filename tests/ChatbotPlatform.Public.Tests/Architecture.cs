using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ChatbotPlatform.Public.Tests;

/// <summary>The directions of the house, read from the project files and from what the assemblies really use.</summary>
public sealed partial class Architecture
{
    /// <summary>What each package may see of the others.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ChatbotPlatform.Abstractions"] = [],
        ["ChatbotPlatform.Core"] = ["ChatbotPlatform.Abstractions"],
        ["ChatbotPlatform.EntityFramework"] = ["ChatbotPlatform.Abstractions"],
        ["ChatbotPlatform.EntityFramework.Sqlite"] = ["ChatbotPlatform.EntityFramework", "ChatbotPlatform.Abstractions"],
        ["ChatbotPlatform.EntityFramework.PostgreSql"] = ["ChatbotPlatform.EntityFramework", "ChatbotPlatform.Abstractions"],
        ["ChatbotPlatform.AspNetCore"] = ["ChatbotPlatform.Core", "ChatbotPlatform.Abstractions"],
        ["ChatbotPlatform.Dashboard"] = ["ChatbotPlatform.AspNetCore"],
    };

    private static readonly string[] Features = ["Projects", "Sessions", "Turns", "Memory", "Models", "Access"];

    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_sees_only_what_lies_below_it(string package)
    {
        Allowed.Should().ContainKey(package, "a new package needs its place in the house");
        Assembly.Load(package).GetReferencedAssemblies().Select(a => a.Name!).Where(Allowed.ContainsKey).Should().BeSubsetOf(Allowed[package]);
        ProjectReferences(package).Should().BeSubsetOf(Allowed[package]);
    }

    [Fact]
    public void Abstractions_needs_only_the_AI_and_DI_abstractions() =>
        PackageReferences("ChatbotPlatform.Abstractions").Should().BeEquivalentTo(
            "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions");

    [Fact]
    public void Core_knows_neither_a_database_nor_a_web_framework()
    {
        var seen = Assembly.Load("ChatbotPlatform.Core").GetReferencedAssemblies().Select(a => a.Name!);
        seen.Should().NotContain(n => n.StartsWith("Microsoft.EntityFrameworkCore") || n.StartsWith("Microsoft.AspNetCore"));
    }

    [Fact]
    public void EntityFramework_knows_no_provider_and_no_web_framework()
    {
        var seen = Assembly.Load("ChatbotPlatform.EntityFramework").GetReferencedAssemblies().Select(a => a.Name!);
        seen.Should().NotContain(n => n.Contains("Sqlite") || n.Contains("Npgsql") || n.StartsWith("Microsoft.AspNetCore"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Only_Turns_uses_Turns_of_its_own_package(string package)
    {
        var root = Path.Combine(Repository.Root, "src", package);
        foreach (var feature in Features.Where(f => f != "Turns" && Directory.Exists(Path.Combine(root, f))))
        {
            foreach (var file in Directory.GetFiles(Path.Combine(root, feature), "*.cs", SearchOption.AllDirectories))
                UsesTurns().IsMatch(File.ReadAllText(file)).Should().BeFalse($"{package}/{feature}/{Path.GetFileName(file)} is a sibling of Turns");
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_file_lies_in_a_room_of_the_house(string package)
    {
        var root = Path.Combine(Repository.Root, "src", package);
        var rooms = Directory.GetDirectories(root).Select(Path.GetFileName).Except(["bin", "obj"]);
        rooms.Should().BeSubsetOf([.. Features, "Insights", "Limits", "Widget", "Diagnostics", "Migrations", "Model"], "a new room is drawn into docs/architecture.md first");
    }

    [Fact]
    public void Only_where_queries_begin_is_the_filter_by_tenant_passed()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("IgnoreQueryFilters", StringComparison.Ordinal)).Select(Path.GetFileName);
        // The readiness check asks whether there is a table, and shows nobody a row.
        files.Should().BeEquivalentTo("ScopedSets.cs", "ChatDatabase.cs");
    }

    [Fact]
    public void Types_are_sealed_unless_they_are_made_to_be_derived_from()
    {
        var open = Repository.Packages.Select(Assembly.Load).SelectMany(a => a.GetTypes())
            .Where(t => t is { IsClass: true, IsAbstract: false, IsSealed: false } && !t.Name.Contains('<') && t.Namespace?.Contains("Migrations") != true)
            .Where(t => !t.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)))
            .Where(t => !Repository.Packages.Select(Assembly.Load).SelectMany(a => a.GetTypes()).Any(d => d.BaseType == t));
        open.Select(t => t.FullName).Should().BeEmpty();
    }

    private static IEnumerable<string> ProjectReferences(string package) =>
        Project(package).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    private static IEnumerable<string> PackageReferences(string package) =>
        Project(package).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

    private static XDocument Project(string package) => XDocument.Load(Path.Combine(Repository.Root, "src", package, package + ".csproj"));

    [GeneratedRegex(@"using ChatbotPlatform(\.\w+)*\.Turns;|\bTurns\.(Turn|Chat)")]
    private static partial Regex UsesTurns();
}
