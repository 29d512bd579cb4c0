namespace ChatbotPlatform.Host.Operating;

/// <summary>Where the host keeps its files if it is not told otherwise: the SQLite database, and in Development the secret.</summary>
internal static class DataFolder
{
    public static string Of(IHostEnvironment environment) =>
        Directory.CreateDirectory(Path.Combine(environment.ContentRootPath, "data")).FullName;
}
