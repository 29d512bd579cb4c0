using System.Runtime.CompilerServices;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks;

/// <summary>Where everything is, and what was started: all of it is gone when disposed.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _started = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatbot-bench-");

    public Bench(Arguments arguments)
    {
        Arguments = arguments;
        ServerProcess.CheckPlatform();
    }

    public Arguments Arguments { get; }

    public string ResultsFolder => Path.Combine(Root, "benchmarks", "results");

    private static string Root => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static string Program(string folder, string assembly)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = Path.Combine(Root, folder, "bin", configuration, "net10.0", assembly + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.");
    }

    /// <summary>The folder of a project.</summary>
    public static string Project(string folder) => Path.Combine(Root, folder);

    /// <summary>A folder of its own for files of one system.</summary>
    public string NewFolder(string name) => _folder.CreateSubdirectory($"{_started.Count}-{name}").FullName;

    /// <summary>Starts a model server.</summary>
    public async Task<ServerProcess> StartModelAsync(int tokens, int delayMs, int firstTokenMs)
    {
        var port = ServerProcess.FreePort();
        var model = new ServerProcess(
            "model", Program("benchmarks/ModelServer", "ChatbotPlatform.Benchmarks.ModelServer"), NewFolder("model"), port,
            [$"{port}", $"{tokens}", $"{delayMs}", $"{firstTokenMs}"], []);
        _started.Add(model);
        await model.WaitForPortAsync();
        return model;
    }

    /// <summary>Disposes of something when all is done.</summary>
    public T Own<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Add(started);
        return started;
    }

    public static void Say(string text) => Console.Error.WriteLine(text);

    public async ValueTask DisposeAsync()
    {
        for (var i = _started.Count - 1; i >= 0; i--)
            await _started[i].DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
