using System.Runtime.CompilerServices;

namespace ChatbotPlatform.Public.Tests;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Packages => Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    private static string Find([CallerFilePath] string path = "")
    {
        var folder = new DirectoryInfo(File.Exists(path) ? Path.GetDirectoryName(path)! : AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ChatbotPlatform.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
