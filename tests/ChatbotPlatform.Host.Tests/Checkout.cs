namespace ChatbotPlatform.Host.Tests;

/// <summary>Where the samples are, and how they were built: as these tests were.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Configuration { get; } = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ChatbotPlatform.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
