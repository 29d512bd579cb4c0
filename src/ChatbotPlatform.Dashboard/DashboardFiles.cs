namespace ChatbotPlatform.Dashboard;

/// <summary>The dashboard's files, which lie in the assembly: the page, and what it loads.</summary>
internal static class DashboardFiles
{
    public const string Page = "index.html";

    private static readonly Lazy<Dictionary<string, PackedFile>> All = new(() => PackedFile.AllOf(typeof(DashboardFiles).Assembly, "dashboard/"));

    /// <summary>A file by its name below the dashboard's folder; <see langword="null"/> when there is none.</summary>
    public static PackedFile? Find(string name) => All.Value.GetValueOrDefault(name);
}
