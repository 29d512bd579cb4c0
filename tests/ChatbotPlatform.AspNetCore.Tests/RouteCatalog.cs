using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests;

/// <summary>Whose the things behind a route are.</summary>
public enum Reach
{
    /// <summary>Belongs to no one tenant.</summary>
    Anyone,

    /// <summary>All members of the tenant share it; visitors may not use it.</summary>
    Tenant,

    /// <summary>Only the user who began it finds it.</summary>
    User,

    /// <summary>Found by a publishable key, by whoever comes from a site that may show the widget.</summary>
    Site,

    /// <summary>Only the user who began it finds it, and visitors may not use it.</summary>
    Operator,
}

/// <summary>What the tests have to know of a route.</summary>
/// <param name="Reach">Whose it is.</param>
/// <param name="Body">A body it takes; <see langword="null"/> when it takes none.</param>
/// <param name="Required">The members that have to be there.</param>
public sealed record RouteFacts(Reach Reach, string? Body = null, params string[] Required);

/// <summary>Every route there is, by the app's own list; one that is not described here fails a test.</summary>
public static class RouteCatalog
{
    public static IReadOnlyDictionary<string, RouteFacts> Known { get; } = new Dictionary<string, RouteFacts>
    {
        ["POST /projects"] = new(Reach.Tenant, """
            {"name":"Bot","description":"d","model":null,"temperature":0.5,"max_tokens":100,"memory":{"strategy":"window","max_tokens":1000,"summarize_after_tokens":500,"keep_recent_tokens":100,"summary_model":null,"recall_tokens":100,"recall_other_sessions":true},"widget":{"allowed_origins":["https://example.com"]},"allowed_models":["loopback/test-model"],"variables":{"place":{"default":"here","description":"d"}},"limits":{"daily_tokens":100000,"visitor_daily_tokens":null}}
            """, "name"),
        ["GET /projects"] = new(Reach.Tenant),
        ["GET /projects/{id}"] = new(Reach.Tenant),
        ["PATCH /projects/{id}"] = new(Reach.Tenant, """{"name":"Bot","description":"d","model":null,"temperature":0.5,"max_tokens":100,"memory":{"max_tokens":1000},"allowed_models":["loopback/test-model"],"variables":{"place":{"default":"here"}},"limits":{"daily_tokens":100000}}"""),
        ["DELETE /projects/{id}"] = new(Reach.Tenant),
        ["POST /projects/{id}/publishable-key"] = new(Reach.Tenant),
        ["GET /projects/{id}/identity-secret"] = new(Reach.Tenant),
        ["POST /projects/{id}/identity-secret"] = new(Reach.Tenant),
        ["POST /projects/{id}/prompts"] = new(Reach.Tenant, """{"name":"p","content":"c","position":0,"enabled":true}""", "name", "content"),
        ["GET /projects/{id}/prompts"] = new(Reach.Tenant),
        ["GET /projects/{id}/prompts/{prompt_id}"] = new(Reach.Tenant),
        ["PATCH /projects/{id}/prompts/{prompt_id}"] = new(Reach.Tenant, """{"name":"p","content":"c","position":0,"enabled":true}"""),
        ["DELETE /projects/{id}/prompts/{prompt_id}"] = new(Reach.Tenant),
        ["GET /projects/{id}/prompts/{prompt_id}/versions"] = new(Reach.Tenant),
        ["GET /projects/{id}/prompts/{prompt_id}/versions/{number}"] = new(Reach.Tenant),
        ["POST /projects/{id}/prompts/{prompt_id}/versions/{number}/restore"] = new(Reach.Tenant),
        ["GET /models"] = new(Reach.Anyone),
        ["POST /models/{provider}/check"] = new(Reach.Tenant),
        ["GET /audit"] = new(Reach.Tenant),
        ["POST /api-keys"] = new(Reach.Tenant, """{"name":"n","scopes":["read"],"project_id":"PROJECT","expires_at":"2030-01-01T00:00:00Z"}""", "name", "scopes"),
        ["GET /api-keys"] = new(Reach.Tenant),
        ["GET /api-keys/{id}"] = new(Reach.Tenant),
        ["DELETE /api-keys/{id}"] = new(Reach.Tenant),
        ["GET /widget/{key}/config"] = new(Reach.Site),
        ["POST /widget/{key}/visitors"] = new(Reach.Site, """{"renewal_token":null,"identity_token":null}"""),
        ["DELETE /widget/{key}/visitors"] = new(Reach.Site),
        ["POST /sessions"] = new(Reach.User, """{"project_id":"PROJECT","title":"t","model":null}""", "project_id"),
        ["GET /sessions"] = new(Reach.User),
        ["GET /sessions/{id}"] = new(Reach.User),
        ["PATCH /sessions/{id}"] = new(Reach.User, """{"title":"t","model":null}"""),
        ["DELETE /sessions/{id}"] = new(Reach.User),
        ["GET /sessions/{id}/messages"] = new(Reach.User),
        ["POST /chat"] = new(Reach.User, """{"project_id":"PROJECT","message":"m","client_message_id":"c","model":null,"variables":null}""", "message"),
        ["POST /chat/stream"] = new(Reach.User, """{"session_id":"SESSION","message":"m","client_message_id":"c","model":null,"variables":null}""", "message"),
        ["POST /sessions/{id}/chat"] = new(Reach.User, """{"message":"m","client_message_id":"c","model":null,"variables":null}""", "message"),
        ["POST /sessions/{id}/chat/stream"] = new(Reach.User, """{"message":"m","client_message_id":"c","model":null,"variables":null}""", "message"),
        ["POST /sessions/{id}/regenerate"] = new(Reach.User, """{"client_message_id":"c","model":null,"variables":null}"""),
        ["PUT /messages/{id}"] = new(Reach.User, """{"message":"m","client_message_id":"c","model":null,"variables":null}""", "message"),
        ["DELETE /messages/{id}"] = new(Reach.User),
        ["PUT /messages/{id}/feedback"] = new(Reach.User, """{"rating":"up","comment":"c"}""", "rating"),
        ["GET /turns/{id}"] = new(Reach.User),
        ["GET /turns/{id}/events"] = new(Reach.User),
        ["POST /turns/{id}/stop"] = new(Reach.User),
        ["GET /sessions/{id}/memory"] = new(Reach.Operator),
        ["POST /sessions/{id}/memory/summarize"] = new(Reach.Operator),
        ["DELETE /sessions/{id}/memory"] = new(Reach.Operator),
        ["GET /turns/{id}/context"] = new(Reach.Operator),
        ["GET /projects/{id}/conversations"] = new(Reach.Tenant),
        ["GET /projects/{id}/conversations/{session_id}"] = new(Reach.Tenant),
        ["GET /projects/{id}/conversations/{session_id}/messages"] = new(Reach.Tenant),
        ["GET /projects/{id}/conversations/{session_id}/turns/{turn_id}/context"] = new(Reach.Tenant),
        ["DELETE /projects/{id}/conversations/{session_id}"] = new(Reach.Tenant),
        ["GET /projects/{id}/usage"] = new(Reach.Tenant),
        ["GET /usage"] = new(Reach.Tenant),
    };

    public static IEnumerable<RouteEndpoint> EndpointsOf(ChatApp app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ChatRoute>() is not null);

    /// <summary><c>GET /projects/{id}</c></summary>
    public static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single()} {endpoint.RoutePattern.RawText![ChatApp.Prefix.Length..]}";

    public static TheoryData<string> All => [.. Known.Keys];

    public static TheoryData<string> WithBody => [.. Known.Where(r => r.Value.Body is not null).Select(r => r.Key)];

    public static TheoryData<string> WithId => [.. Known.Keys.Where(k => k.Contains("{id}", StringComparison.Ordinal))];
}

/// <summary>An app with one of each thing in it, all of them Ann's.</summary>
public sealed class FurnishedApp : IAsyncLifetime
{
    public ChatApp App { get; private set; } = null!;

    public string Project { get; private set; } = "";

    /// <summary>The project's publishable key. Pages of the app itself may show its widget.</summary>
    public string Key { get; private set; } = "";

    public string ApiKey { get; private set; } = "";

    public string Prompt { get; private set; } = "";

    public string Session { get; private set; } = "";

    public string Turn { get; private set; } = "";

    /// <summary>Another session of Ann's, as those see it who run the project.</summary>
    public string Conversation { get; private set; } = "";

    /// <summary>A turn of <see cref="Conversation"/>.</summary>
    public string ConversationTurn { get; private set; } = "";

    public string UserMessage { get; private set; } = "";

    public string Answer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        App = await ChatApp.StartAsync();
        Project = await App.NewProjectAsync();
        Key = (await (await App.Ann.PatchAsync($"projects/{Project}", Responses.Json($$$"""{"widget":{"allowed_origins":["{{{App.Site}}}"]}}""")))
            .JsonAsync()).Text("publishable_key")!;
        Prompt = (await (await App.Ann.PostAsync($"projects/{Project}/prompts", Responses.Json("""{"name":"p","content":"Be brief."}""")))
            .JsonAsync(System.Net.HttpStatusCode.Created)).Text("id")!;
        ApiKey = (await (await App.Ann.PostAsync("api-keys", Responses.Json("""{"name":"n","scopes":["chat"]}"""))).JsonAsync(System.Net.HttpStatusCode.Created)).Text("id")!;
        Session = await App.NewSessionAsync(Project);
        Conversation = await App.NewSessionAsync(Project);
        ConversationTurn = (await App.ChatAsync(session: Conversation)).Text("turn_id")!;
        var chat = await App.ChatAsync(session: Session);
        Turn = chat.Text("turn_id")!;
        UserMessage = chat.GetProperty("message").Text("id")!;
        Answer = chat.GetProperty("assistant_message").Text("id")!;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A request that a route takes, with one id in place of the right one if asked for.</summary>
    public HttpRequestMessage Request(string route, string? id = null, string? promptId = null, HttpContent? content = null)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        var own = path switch
        {
            _ when path.StartsWith("/projects", StringComparison.Ordinal) => Project,
            _ when path.StartsWith("/api-keys", StringComparison.Ordinal) => ApiKey,
            _ when path.StartsWith("/sessions", StringComparison.Ordinal) => Session,
            _ when path.StartsWith("/turns", StringComparison.Ordinal) => Turn,
            _ when path.EndsWith("/feedback", StringComparison.Ordinal) => Answer,
            _ when route == "DELETE /messages/{id}" => Answer,
            _ => UserMessage,
        };
        path = path.Replace("{id}", id ?? own, StringComparison.Ordinal)
            .Replace("{prompt_id}", promptId ?? Prompt, StringComparison.Ordinal)
            .Replace("{session_id}", Conversation, StringComparison.Ordinal)
            .Replace("{turn_id}", ConversationTurn, StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal)
            .Replace("{key}", Key, StringComparison.Ordinal)
            .Replace("{provider}", "loopback", StringComparison.Ordinal);
        var body = RouteCatalog.Known[route].Body;
        return new HttpRequestMessage(HttpMethod.Parse(method), path[1..])
        {
            Content = content ?? (body is null ? null : Responses.Json(Filled(body))),
        };
    }

    public string Filled(string body) =>
        body.Replace("PROJECT", Project, StringComparison.Ordinal).Replace("SESSION", Session, StringComparison.Ordinal);

    /// <summary>All of Ann's that can be seen, to tell whether anything has changed.</summary>
    public async Task<string> SnapshotAsync()
    {
        var parts = new List<string>();
        foreach (var path in (string[])["projects?take=100", $"projects/{Project}/prompts", "api-keys?take=100", "sessions?take=100", $"sessions/{Session}/messages?take=100", $"turns/{Turn}"])
            parts.Add((await (await App.Ann.GetAsync(path)).JsonAsync()).ToString());
        return string.Join('\n', parts);
    }
}
