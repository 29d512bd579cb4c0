using System.Reflection;

namespace ChatbotPlatform.Widget;

/// <summary>The widget's files, which lie in the assembly: the loader, its chunks, and the list of their hashes.</summary>
internal sealed class WidgetFiles
{
    public const string Loader = "widget.js";
    public const string Chunks = "assets/";
    public const string IntegrityList = "integrity.json";
    private const string Prefix = "widget/";

    private readonly Dictionary<string, WidgetFile> _files;

    public WidgetFiles()
    {
        var assembly = typeof(WidgetFiles).Assembly;
        _files = assembly.GetManifestResourceNames().Where(IsWhole)
            .ToDictionary(n => n[Prefix.Length..], n => new WidgetFile(n[Prefix.Length..], name => Read(assembly, Prefix + name)), StringComparer.Ordinal);
    }

    /// <summary>A file by its name below the widget's folder; <see langword="null"/> when there is none.</summary>
    public WidgetFile? Find(string name) => _files.GetValueOrDefault(name);

    private static bool IsWhole(string resource) =>
        resource.StartsWith(Prefix, StringComparison.Ordinal) && Path.GetExtension(resource) is not (".br" or ".gz");

    private static byte[]? Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
