namespace ChatbotPlatform.Widget;

/// <summary>The widget's files, which lie in the assembly: the loader, its chunks, and the list of their hashes.</summary>
internal sealed class WidgetFiles
{
    public const string Loader = "widget.js";
    public const string Chunks = "assets/";
    public const string IntegrityList = "integrity.json";

    private readonly Dictionary<string, PackedFile> _files = PackedFile.AllOf(typeof(WidgetFiles).Assembly, "widget/");

    /// <summary>A file by its name below the widget's folder; <see langword="null"/> when there is none.</summary>
    public PackedFile? Find(string name) => _files.GetValueOrDefault(name);
}
