using System.Net;
using System.Net.Http.Json;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatbotPlatform.AspNetCore.Tests.Tenancy;

/// <summary>Somebody who is near, with things of their own, and whom some of Ann's are not for.</summary>
/// <param name="Name">Who it is.</param>
/// <param name="Headers">How they say so.</param>
/// <param name="Access">What they may do.</param>
/// <param name="Own">Their own thing in place of each of Ann's: hers where it is theirs as well.</param>
public sealed record Neighbour(string Name, Dictionary<string, string> Headers, ChatAccess Access, Dictionary<string, string> Own)
{
    public override string ToString() => Name;
}

/// <summary>Ann's app, and everyone who is near and has no right to some or all of what is hers.</summary>
public sealed class Neighbourhood : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = [];

    public FurnishedApp Ann { get; } = new();

    public ChatApp App => Ann.App;

    public List<Neighbour> Neighbours { get; } = [];

    public static TheoryData<string> Names =>
    [
        "another tenant", "another user", "another project's key", "a read-only key", "another visitor", "a visitor of another project", "nobody",
    ];

    public Neighbour this[string name] => Neighbours.Single(n => n.Name == name);

    /// <summary>Everything of Ann's that has an id.</summary>
    public string[] Hers => [Ann.Project, Ann.Prompt, Ann.ApiKey, Ann.Session, Ann.Turn, Ann.Conversation, Ann.ConversationTurn, Ann.UserMessage, Ann.Answer];

    public async ValueTask InitializeAsync()
    {
        await Ann.InitializeAsync();
        var second = await App.NewProjectAsync();
        var (third, key) = await App.NewWidgetAsync(App.Site);
        await AddAsync("another tenant", ChatAccess.All, null, ("X-Tenant", "other"), ("X-User", "ann"));
        await AddAsync("another user", ChatAccess.All, Ann.Project, ("X-Tenant", "acme"), ("X-User", "bob"));
        await AddAsync("another project's key", ChatAccess.All, second, Bearer(await App.NewKeyAsync(["chat", "read", "manage"], second)));
        await AddAsync("a read-only key", ChatAccess.Chat | ChatAccess.Read, Ann.Project, Bearer(await App.NewKeyAsync(["chat", "read"])));
        await AddAsync("another visitor", ChatAccess.Chat, Ann.Project, Bearer((await App.VisitAsync(Ann.Key, origin: App.Site)).Text("token")!));
        await AddAsync("a visitor of another project", ChatAccess.Chat, third, Bearer((await App.VisitAsync(key, origin: App.Site)).Text("token")!));
        Neighbours.Add(new Neighbour("nobody", [], ChatAccess.None, []));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        await Ann.DisposeAsync();
    }

    public HttpClient ClientOf(Neighbour neighbour)
    {
        if (!_clients.TryGetValue(neighbour.Name, out var client))
            _clients.Add(neighbour.Name, client = App.Client(neighbour.Headers));
        return client;
    }

    public HubConnection HubOf(Neighbour neighbour) => App.Hub(neighbour.Headers);

    /// <summary>Which of Ann's ids are not the neighbour's as well.</summary>
    public string[] ForeignTo(Neighbour neighbour) => [.. Hers.Where(id => neighbour.Own.GetValueOrDefault(id) != id)];

    private static (string Name, string Value) Bearer(string token) => ("Authorization", "Bearer " + token);

    /// <summary>Gives them a conversation of their own, and a project where they are of another tenant.</summary>
    private async Task AddAsync(string name, ChatAccess access, string? project, params (string Name, string Value)[] headers)
    {
        var neighbour = new Neighbour(name, headers.ToDictionary(h => h.Name, h => h.Value), access, []);
        Neighbours.Add(neighbour);
        var client = ClientOf(neighbour);
        project ??= (await (await client.PostAsJsonAsync("projects", new { name = "Theirs" })).JsonAsync(HttpStatusCode.Created)).Text("id")!;
        var chat = await (await client.PostAsJsonAsync("chat", new { project_id = project, message = "Hello" })).JsonAsync();
        neighbour.Own[Ann.Project] = project;
        // To who shares the project, its prompt and the tenant's key are as good as theirs.
        var maker = headers.Contains(("X-Tenant", "other")) ? client : App.Ann;
        neighbour.Own[Ann.Prompt] = project == Ann.Project ? Ann.Prompt
            : await MadeAsync($"projects/{project}/prompts", """{"name":"p","content":"Theirs."}""");
        neighbour.Own[Ann.ApiKey] = project == Ann.Project ? Ann.ApiKey
            : await MadeAsync("api-keys", $$"""{"name":"theirs","scopes":["chat"],"project_id":"{{project}}"}""");
        neighbour.Own[Ann.Session] = chat.Text("session_id")!;
        neighbour.Own[Ann.Turn] = chat.Text("turn_id")!;
        neighbour.Own[Ann.Conversation] = chat.Text("session_id")!;
        neighbour.Own[Ann.ConversationTurn] = chat.Text("turn_id")!;
        neighbour.Own[Ann.UserMessage] = chat.GetProperty("message").Text("id")!;
        neighbour.Own[Ann.Answer] = chat.GetProperty("assistant_message").Text("id")!;

        async Task<string> MadeAsync(string path, string body) =>
            (await (await maker.PostAsync(path, Responses.Json(body))).JsonAsync(HttpStatusCode.Created)).Text("id")!;
    }
}
