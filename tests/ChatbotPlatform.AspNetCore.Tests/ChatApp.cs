using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.AspNetCore.Tests;

/// <summary>An app as a host writes one: real Kestrel, a SQLite file, and a model provider on a loopback port.</summary>
public sealed class ChatApp : IAsyncDisposable
{
    public const string Prefix = "/chatbot";

    private readonly string _file;
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string, string), HttpClient> _clients = new();

    private ChatApp(WebApplication app, LoopbackModelServer model, TestLog log, string file)
    {
        (_app, Model, Log, _file) = (app, model, log, file);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public LoopbackModelServer Model { get; }

    public TestLog Log { get; }

    public Uri Address { get; }

    /// <summary>The origin of its own pages.</summary>
    public string Site => Address.GetLeftPart(UriPartial.Authority);

    public IServiceProvider Services => _app.Services;

    /// <summary>The requests of a user, told by two headers.</summary>
    public HttpClient this[string tenant, string user] => _clients.GetOrAdd((tenant, user), _ =>
    {
        var client = new HttpClient { BaseAddress = new Uri(Address, Prefix + "/"), Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("X-Tenant", tenant);
        client.DefaultRequestHeaders.Add("X-User", user);
        return client;
    });

    public HttpClient Ann => this["acme", "ann"];

    public static async Task<ChatApp> StartAsync(
        Action<WebApplicationBuilder>? configure = null, Action<ChatHttpOptions>? http = null, Action<ChatbotPlatformBuilder>? chatbot = null,
        Action<WebApplication>? map = null, Action<ChatLimitOptions>? limits = null, TestDatabase? database = null)
    {
        var model = await LoopbackModelServer.StartAsync();
        var file = Path.Combine(Path.GetTempPath(), $"chat-{Guid.CreateVersion7():N}.db");
        var log = new TestLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        var platform = builder.Services.AddChatbotPlatform(http);
        if (database is null)
            platform.UseSqlite($"Data Source={file}");
        else
            database.Use(platform);
        platform.AddOpenAICompatible("loopback", model.BaseUrl, "a-key", options =>
        {
            options.Models.Add("test-model");
            options.Models.Add("other-model");
        });
        platform.UseScope(ScopeOfHeaders);
        // All of a test's users share one address.
        platform.ConfigureLimits(options => options.Enabled = limits is not null);
        if (limits is not null)
            platform.ConfigureLimits(limits);
        chatbot?.Invoke(platform);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapChatbotPlatform(Prefix);
        map?.Invoke(app);
        await app.StartAsync();
        return new ChatApp(app, model, log, file);
    }

    /// <summary>The requests of whoever these headers name.</summary>
    public HttpClient Client(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address, Prefix + "/"), Timeout = TimeSpan.FromSeconds(30) };
        foreach (var (name, value) in headers)
            client.DefaultRequestHeaders.Add(name, value);
        return client;
    }

    /// <summary>The hub of whoever these headers name.</summary>
    public HubConnection Hub(IEnumerable<KeyValuePair<string, string>> headers) =>
        WebSocketConnectionFactory.Create(new Uri(Address, Prefix + "/hub"), socket =>
        {
            foreach (var (name, value) in headers)
                socket.SetRequestHeader(name, value);
        });

    /// <summary>Every row of every table of the SQLite file, but for when keys were last used: asking alone changes that.</summary>
    public async Task<string> DumpAsync()
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        var tables = await RowsAsync("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        var dump = new System.Text.StringBuilder();
        foreach (var table in tables)
            dump.AppendLine(table).AppendJoin('\n', await RowsAsync($"SELECT * FROM \"{table}\"")).AppendLine();
        return dump.ToString();

        async Task<List<string>> RowsAsync(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The catalogue's names.
            command.CommandText = sql;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            List<string> rows = [];
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "last_used_at").Select(reader.GetValue)));
            return rows;
        }
    }

    public HubConnection Hub(string tenant = "acme", string user = "ann") =>
        WebSocketConnectionFactory.Create(new Uri(Address, Prefix + "/hub"), socket =>
        {
            socket.SetRequestHeader("X-Tenant", tenant);
            socket.SetRequestHeader("X-User", user);
        });

    /// <summary>A new project of Ann's tenant.</summary>
    public async Task<string> NewProjectAsync(string tenant = "acme", string user = "ann")
    {
        using var response = await this[tenant, user].PostAsJsonAsync("projects", new { name = "Bot" });
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    /// <summary>The secret of a new key of Ann's.</summary>
    public async Task<string> NewKeyAsync(string[] scopes, string? project = null, DateTimeOffset? expires = null) =>
        (await MakeKeyAsync(scopes, project, expires)).Text("key")!;

    /// <summary>A new key of Ann's, as it is shown once.</summary>
    public async Task<JsonElement> MakeKeyAsync(string[] scopes, string? project = null, DateTimeOffset? expires = null)
    {
        using var response = await Ann.PostAsJsonAsync("api-keys", new { name = "A key", scopes, project_id = project, expires_at = expires });
        return await response.JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>The requests of whoever has this key or token.</summary>
    public HttpClient Bearer(string credential) => Client([KeyValuePair.Create("Authorization", "Bearer " + credential)]);

    /// <summary>A new session of Ann's.</summary>
    public async Task<string> NewSessionAsync(string? project = null)
    {
        using var response = await Ann.PostAsJsonAsync("sessions", new { project_id = project ?? await NewProjectAsync() });
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    /// <summary>One turn, from message to answer.</summary>
    public async Task<JsonElement> ChatAsync(string message = "Hello", string? session = null)
    {
        using var response = await Ann.PostAsJsonAsync($"sessions/{session ?? await NewSessionAsync()}/chat", new { message });
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        await _app.DisposeAsync();
        await Model.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*"))
            File.Delete(file);
    }

    private static ChatScope? ScopeOfHeaders(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["X-User"].ToString() is not { Length: > 0 } user)
            return null;
        Guid? project = Guid.TryParse(headers["X-Project"].ToString(), out var id) ? id : null;
        var scope = new ChatScope(headers["X-Tenant"].ToString(), user, project);
        return Enum.TryParse<ChatAccess>(headers["X-Access"].ToString(), out var access) ? scope with { Access = access } : scope;
    }
}
