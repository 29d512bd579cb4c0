using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Host.Tests;

/// <summary>The sample host in this process, on a real port and a database of its own, where a test can reach into it.</summary>
public sealed class HostApp : IAsyncDisposable
{
    public const string Secret = "9vK2xQ7mWb4TzR1nLc8YpD3sHf6JgE0a-tests";
    public const string Password = "correct horse battery";

    private readonly Factory _factory;
    private readonly TestDatabase? _ownDatabase;

    private HostApp(Factory factory, TestDatabase? ownDatabase)
    {
        (_factory, _ownDatabase) = (factory, ownDatabase);
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = NewClient();
    }

    public Uri Address { get; }

    /// <summary>Speaks for nobody.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _factory.Services;

    public static async Task<HostApp> StartAsync(
        Dictionary<string, string>? settings = null, Action<IServiceCollection>? services = null, TestDatabase? database = null)
    {
        var own = database is null ? await TestDatabase.SqliteAsync() : null;
        var all = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["environment"] = "Development",
            ["Chatbot:Secret"] = Secret,
            ["Chatbot:Accounts:RequestsPerMinute"] = "100000",
            ["Chatbot:Accounts:MailInterval"] = "00:00:00",
            ["ConnectionStrings:Chatbot"] = (database ?? own!).ConnectionString,
            ["ConnectionStrings:ChatbotMigrations"] = (database ?? own!).OwnerConnectionString ?? "",
            ["Chatbot:Database"] = (database ?? own!).ConnectionString.StartsWith("Data Source", StringComparison.Ordinal) ? "sqlite" : "postgresql",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in settings ?? [])
            all[key] = value;
        return new HostApp(new Factory(all, services ?? (_ => { })), own);
    }

    /// <summary>A client without cookies, of its own connections.</summary>
    public HttpClient NewClient(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static string NewEmail() => $"{Guid.CreateVersion7():N}@example.org";

    public async Task<string> RegisterAsync(string? email = null)
    {
        email ??= NewEmail();
        using var answer = await PostAsync("register", new { email, password = Password });
        answer.EnsureSuccessStatusCode();
        return email;
    }

    public async Task<Tokens> LoginAsync(string email, string password = Password)
    {
        using var answer = await PostAsync("login", new { email, password });
        answer.EnsureSuccessStatusCode();
        return await TokensAsync(answer);
    }

    public Task<HttpResponseMessage> PostAsync(string route, object body) => Client.PostAsJsonAsync($"api/v1/auth/{route}", body);

    public async Task<int> StatusOfMeAsync(string accessToken)
    {
        using var client = NewClient(accessToken);
        using var answer = await client.GetAsync("api/v1/users/me");
        return (int)answer.StatusCode;
    }

    public static async Task<Tokens> TokensAsync(HttpResponseMessage answer)
    {
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new Tokens(json.GetProperty("access_token").GetString()!, json.GetProperty("refresh_token").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        if (_ownDatabase is not null)
            await _ownDatabase.DisposeAsync();
    }

    public sealed record Tokens(string Access, string Refresh);

    private sealed class Factory(Dictionary<string, string> settings, Action<IServiceCollection> services) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureTestServices(services);
            builder.ConfigureLogging(logging => logging.ClearProviders());
        }
    }
}
