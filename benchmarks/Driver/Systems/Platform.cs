using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Benchmarks.Load;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks.Systems;

/// <summary>The sample host as it is shipped, with SQLite.</summary>
internal class Platform : ChatSystem
{
    public const string Prefix = "/api/v1";

    public override string Name => "platform";

    public override Marks Marks { get; } = new("\nevent: text\n", "\"status\":\"completed\"", "\"session_id\":\"");

    /// <summary>The project in which all sessions begin.</summary>
    public string ProjectId { get; private set; } = "";

    /// <summary>The account that owns the project, and its token, which lasts longer than any run.</summary>
    public string UserId { get; private set; } = "";

    public string AccessToken { get; private set; } = "";

    public Uri Address => new($"http://127.0.0.1:{Process.Port}{Prefix}/");

    /// <summary>The connection string of its database, once it was started.</summary>
    public string ConnectionString { get; private set; } = "";

    protected virtual string Kind => "sqlite";

    /// <summary>How who owns the tables connects, where that is another than the server.</summary>
    protected virtual string MigrationsConnectionString => "";

    public override async Task StartAsync(Bench bench, int modelPort)
    {
        var folder = bench.NewFolder(Name);
        ConnectionString = await MakeDatabaseAsync(bench, folder);
        await StartProcessAsync(folder, modelPort);
        using var http = new HttpClient { BaseAddress = Address };
        await SignInAsync(http);
        var made = await http.PostAsJsonAsync(new Uri("projects", UriKind.Relative), new { name = "Benchmark" });
        made.EnsureSuccessStatusCode();
        ProjectId = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Starts the server on the database that is there.</summary>
    public Task StartProcessAsync(string folder, int modelPort)
    {
        var port = ServerProcess.FreePort();
        Process = new ServerProcess(
            Name, Bench.Program("samples/Host", "ChatbotPlatform.Host"), folder, port, [],
            Environment(
                port,
                ("ASPNETCORE_ENVIRONMENT", "Development"),
                ("Chatbot__Database", Kind),
                // All load comes from one address, which would be let in slower than it is served.
                ("Chatbot__Limits__Enabled", "false"),
                ("ConnectionStrings__Chatbot", ConnectionString),
                ("ConnectionStrings__ChatbotMigrations", MigrationsConnectionString),
                ("Chatbot__Providers__loop__BaseUrl", ModelUrl(modelPort)),
                ("Chatbot__Providers__loop__ApiKey", "loopback-key-0000"),
                ("Chatbot__Providers__loop__Models__0", "mock"),
                ("Chatbot__DefaultModel", "loop/mock"),
                // Counted as always, and never reached: all load comes from one address and one user.
                ("Chatbot__Limits__AddressRequestsPerMinute", "10000000"),
                ("Chatbot__Limits__CallerRequestsPerMinute", "10000000"),
                ("Chatbot__Limits__AddressSendsPerMinute", "10000000"),
                ("Chatbot__Limits__CallerSendsPerMinute", "10000000"),
                ("Chatbot__Limits__AddressStreams", "10000000"),
                ("Chatbot__Limits__CallerStreams", "10000000"),
                ("Chatbot__Accounts__AccessTokenLifetime", "23:00:00")));
        return Process.WaitForHealthAsync("/health/ready");
    }

    public override byte[] Request(string? sessionId) => sessionId is null
        ? Post(Prefix + "/chat/stream", $"{{\"project_id\":\"{ProjectId}\",\"message\":\"{Question}\"}}", Authorization)
        : Post($"{Prefix}/sessions/{sessionId}/chat/stream", $"{{\"message\":\"{Question}\"}}", Authorization);

    /// <summary>Follows a turn.</summary>
    public byte[] EventsRequest(string turnId) => Get($"{Prefix}/turns/{turnId}/events", Authorization);

    private string Authorization => $"Authorization: Bearer {AccessToken}\r\n";

    public override string TextOf(JsonElement data) => data.GetProperty("type").GetString() == "text" ? data.GetProperty("text").GetString()! : "";

    protected virtual Task<string> MakeDatabaseAsync(Bench bench, string folder) => Task.FromResult($"Data Source={folder}/chatbot.db");

    private async Task SignInAsync(HttpClient http)
    {
        var who = new { email = "benchmark@example.org", password = "correct horse battery" };
        (await http.PostAsJsonAsync(new Uri("auth/register", UriKind.Relative), who)).EnsureSuccessStatusCode();
        var login = await http.PostAsJsonAsync(new Uri("auth/login", UriKind.Relative), who);
        AccessToken = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", AccessToken);
        UserId = (await http.GetFromJsonAsync<JsonElement>(new Uri("users/me", UriKind.Relative))).GetProperty("id").GetString()!;
    }
}
