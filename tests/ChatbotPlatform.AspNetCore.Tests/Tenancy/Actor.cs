using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatbotPlatform.AspNetCore.Tests.Turns;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatbotPlatform.AspNetCore.Tests.Tenancy;

/// <summary>An id somebody was given, and whose it is.</summary>
internal sealed record Known(string Kind, string Id, string Tenant, string User)
{
    /// <summary>Whether it is not for this user: a tenant's members share its projects and prompts.</summary>
    public bool IsForeignTo(Actor actor) => Tenant != actor.Tenant || (User != actor.User && Kind is not ("project" or "prompt"));
}

/// <summary>
/// One of those who ask all at once, with ids of their own and of everybody else, and who often leave in the midst: a member, a program
/// with a key, or a visitor, who has a home, the one project they may be in.
/// </summary>
internal sealed class Actor(string tenant, string user, HttpClient client, HubConnection hub, Canaries canaries, ConcurrentQueue<Known> pool, string? home = null)
{
    public string Tenant => tenant;

    public string User => user;

    public ConcurrentDictionary<string, int> Outcomes { get; } = new();

    private string Words => $"{Canaries.OfUser(tenant, user)} {Canaries.OfTenant(tenant)}";

    private string Shared => Canaries.OfTenant(tenant);

    public async Task ActAsync(Random random)
    {
        using var patience = new CancellationTokenSource();
        var leaves = random.Next(100) < 15;
        if (leaves)
            patience.CancelAfter(TimeSpan.FromMilliseconds(random.NextDouble() * 15));
        var what = "";
        Known? asked = null;
        try
        {
            (what, asked, var act) = Choose(random);
            await act(patience.Token);
            Count(asked, 200);
            if (asked?.IsForeignTo(this) == true)
                canaries.Crossed($"{tenant}/{user}: {what} of {asked} was done");
        }
        catch (OperationCanceledException) when (leaves)
        {
            Outcomes.AddOrUpdate("left", 1, (_, n) => n + 1);
        }
        catch (RefusedException refused)
        {
            canaries.CheckAnswer(tenant, user, what, refused.Message);
            Count(asked, refused.Status);
            if (asked?.IsForeignTo(this) == true && refused.Status is not (404 or 403))
                canaries.Crossed($"{tenant}/{user}: {what} of {asked} was refused with {refused.Status}");
        }
    }

    private void Count(Known? asked, int status) =>
        Outcomes.AddOrUpdate($"{(asked?.IsForeignTo(this) == true ? "foreign" : "own")} {status}", 1, (_, n) => n + 1);

    private (string What, Known? Asked, Func<CancellationToken, Task> Act) Choose(Random random)
    {
        var (project, session, message, turn, prompt) = (
            Pick(random, "project"), Pick(random, "session"), Pick(random, "message"), Pick(random, "turn"), Pick(random, "prompt"));
        var mine = Own(random, "project");
        if (project is null || mine is null || random.Next(400) == 0)
            return ("new project", null, ct => SendAsync("POST", "projects", new { name = Shared, description = Shared }, "project", ct));
        if (session is null || message is null || turn is null || prompt is null)
            return random.Next(2) == 0
                ? ("prompt", project, ct => SendAsync("POST", $"projects/{project.Id}/prompts", new { name = "p", content = Shared }, "prompt", ct))
                : ("chat", project, ct => SendAsync("POST", "chat", new { project_id = project.Id, message = Words }, "chat", ct));
        return random.Next(30) switch
        {
            0 => ("list projects", null, ct => SendAsync("GET", "projects?take=100", null, null, ct)),
            1 or 2 => ("list sessions", null, ct => SendAsync("GET", $"sessions?take=100{(random.Next(2) == 0 ? "" : $"&project_id={project.Id}")}", null, null, ct)),
            3 => ("project", project, ct => SendAsync("GET", $"projects/{project.Id}", null, null, ct)),
            4 => ("change project", project, ct => SendAsync("PATCH", $"projects/{project.Id}", new { description = Shared }, null, ct)),
            5 => ("prompts", project, ct => SendAsync("GET", $"projects/{project.Id}/prompts", null, null, ct)),
            // In a project of one's own: there somebody else's prompt is none.
            6 => ("prompt", prompt.IsForeignTo(this) ? prompt : null, ct => SendAsync("GET", $"projects/{mine.Id}/prompts/{prompt.Id}", null, null, ct)),
            7 when random.Next(4) == 0 => ("new prompt", project, ct => SendAsync("POST", $"projects/{project.Id}/prompts", new { name = "p", content = Shared }, "prompt", ct)),
            8 => ("audit", null, ct => SendAsync("GET", "audit?take=100", null, null, ct)),
            9 => ("new session", project, ct => SendAsync("POST", "sessions", new { project_id = project.Id, title = Words }, "session", ct)),
            10 => ("session", session, ct => SendAsync("GET", $"sessions/{session.Id}", null, null, ct)),
            11 => ("change session", session, ct => SendAsync("PATCH", $"sessions/{session.Id}", new { title = Words }, null, ct)),
            12 or 13 => ("messages", session, ct => SendAsync("GET", $"sessions/{session.Id}/messages?take=100", null, null, ct)),
            14 => ("turn", turn, ct => SendAsync("GET", $"turns/{turn.Id}", null, null, ct)),
            15 or 16 => ("events", turn, ct => SendAsync("GET", $"turns/{turn.Id}/events", null, null, ct)),
            17 => ("stop", turn, ct => SendAsync("POST", $"turns/{turn.Id}/stop", null, null, ct)),
            18 => ("feedback", message, ct => SendAsync("PUT", $"messages/{message.Id}/feedback", new { rating = "up", comment = Words }, null, ct)),
            19 => ("edit", message, ct => SendAsync("PUT", $"messages/{message.Id}", new { message = Words }, "chat", ct)),
            20 => ("regenerate", session, ct => SendAsync("POST", $"sessions/{session.Id}/regenerate", new { }, "chat", ct)),
            21 => ("chat", project, ct => SendAsync("POST", "chat", new { project_id = project.Id, message = Words }, "chat", ct)),
            22 => ("chat in session", session, ct => SendAsync("POST", $"sessions/{session.Id}/chat", new { message = Words }, "chat", ct)),
            23 or 24 => ("stream", project, ct => SendAsync("POST", "chat/stream", new { project_id = project.Id, message = Words }, "events", ct)),
            25 => ("stream in session", session, ct => SendAsync("POST", $"sessions/{session.Id}/chat/stream", new { message = Words }, "events", ct)),
            26 => ("hub send", session, ct => StreamAsync("Send", [new { session_id = session.Id, message = Words }], ct)),
            27 => ("hub follow", turn, ct => StreamAsync("Follow", [turn.Id, null], ct)),
            28 => ("hub stop", turn, ct => StopAsync(turn.Id, ct)),
            29 when random.Next(4) == 0 => ("delete session", session, ct => SendAsync("DELETE", $"sessions/{session.Id}", null, null, ct)),
            _ => ("hub send in project", project, ct => StreamAsync("Send", [new { project_id = project.Id, message = Words }], ct)),
        };
    }

    /// <summary>A visitor has the one project.</summary>
    private Known? Own(Random random, string kind) =>
        kind == "project" && home is not null ? new Known(kind, home, tenant, user) : Any(random, kind, k => !k.IsForeignTo(this));

    /// <summary>One's own, or anybody's.</summary>
    private Known? Pick(Random random, string kind) => random.Next(100) < 65 ? Own(random, kind) : Any(random, kind, _ => true);

    private Known? Any(Random random, string kind, Func<Known, bool> which)
    {
        // The newest are the liveliest.
        var known = pool.Where(k => k.Kind == kind && which(k)).TakeLast(12).ToList();
        return known.Count == 0 ? null : known[random.Next(known.Count)];
    }

    private async Task SendAsync(string method, string path, object? body, string? makes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var text = new StringBuilder();
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            var buffer = new char[4096];
            while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                text.Append(buffer, 0, read);
        }
        catch (IOException)
        {
            // A stream that was cut off: what came is looked at all the same.
        }
        finally
        {
            canaries.CheckAnswer(tenant, user, $"{method} {path}", text.ToString());
        }

        if (!response.IsSuccessStatusCode)
            throw new RefusedException(JsonElement.Parse(text.ToString()));
        Told($"{method} {path}", text.ToString(), makes);
    }

    private async Task StreamAsync(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var told in hub.StreamAsyncCore<JsonElement>(method, arguments, cancellationToken).WithCancellation(cancellationToken))
                Told($"hub {method}", told.ToString(), "event");
        }
        catch (HubException e)
        {
            throw HubTransport.Refused(e);
        }
    }

    private async Task StopAsync(string turn, CancellationToken cancellationToken)
    {
        try
        {
            Told("hub stop", (await hub.InvokeAsync<JsonElement>("Stop", turn, cancellationToken)).ToString(), null);
        }
        catch (HubException e)
        {
            throw HubTransport.Refused(e);
        }
    }

    /// <summary>Looks at an answer, and remembers the ids in it.</summary>
    private void Told(string what, string text, string? makes)
    {
        canaries.CheckAnswer(tenant, user, what, text);
        if (makes is null)
            return;
        if (makes == "events")
        {
            foreach (var data in text.Split('\n').Where(l => l.StartsWith("data: {\"type\":\"turn.started\"", StringComparison.Ordinal)))
                Told(what, data[6..], "event");
            return;
        }

        var json = JsonElement.Parse(text);
        if (makes == "event")
        {
            if (json.Text("type") != "turn.started")
                return;
            Remember("turn", json.Text("turn_id"));
            Remember("session", json.Text("session_id"));
            Remember("message", json.Text("user_message_id"));
        }
        else if (makes == "chat")
        {
            Remember("turn", json.Text("turn_id"));
            Remember("session", json.Text("session_id"));
            Remember("message", json.GetProperty("message").Text("id"));
            if (json.GetProperty("assistant_message") is { ValueKind: JsonValueKind.Object } answer)
                Remember("message", answer.Text("id"));
        }
        else
        {
            Remember(makes, json.Text("id"));
        }
    }

    private void Remember(string kind, string? id)
    {
        if (id is not null)
            pool.Enqueue(new Known(kind, id, tenant, user));
    }
}
