using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Host.Tests;

public sealed class KillOnSqlite(ITestOutputHelper output) : KillTests(() => TestDatabase.SqliteAsync(), output);

public sealed class KillOnPostgreSql(ITestOutputHelper output) : KillTests(() => TestDatabase.PostgreSqlAsync(), output);

/// <summary>
/// A real host under load is killed with SIGKILL at random points, again and again. <c>KILLS</c> says how often (20 unless told),
/// <c>KILL_SEED</c> replays a run.
/// </summary>
public abstract class KillTests(Func<Task<TestDatabase>> create, ITestOutputHelper output)
{
    private const int Workers = 8;
    private static readonly string[] Words = [.. Enumerable.Range(0, 30).Select(i => $"w{i} ")];
    private static readonly string Whole = string.Concat(Words);

    [Fact]
    public async Task Whenever_the_host_is_killed_every_acknowledged_message_is_there_once_and_every_turn_ends_once()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "20", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("KILL_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        output.WriteLine($"KILLS={kills} KILL_SEED={seed}");
        var random = new Random(seed);

        await using var database = await create();
        await using var model = await LoopbackModelServer.StartAsync();
        model.Reply(_ => LoopbackReply.Text(Words).DelayBetween(TimeSpan.FromMilliseconds(8)));
        var environment = HostProcess.Loop(model, database);
        environment["Chatbot__Turns__LeaseDuration"] = "00:00:03";
        environment["Chatbot__Turns__CheckpointInterval"] = "00:00:00.200";
        // One sign-in for the whole of a long run.
        environment["Chatbot__Accounts__AccessTokenLifetime"] = "23:00:00";
        environment["Logging__LogLevel__Default"] = "None";
        await using var host = new HostProcess("Host", environment);
        await host.StartAsync();
        await host.SignInAsync();
        var project = await PostAsync(host.Client, "projects", new { name = "Kill" });
        var projectId = project.GetProperty("id").GetString()!;

        var acknowledged = new ConcurrentBag<Sent>();
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, Workers).Select(w => Task.Run(() => SendAsync(host.Client, projectId, w, acknowledged, done.Token))).ToList();
        for (var i = 0; i < kills; i++)
        {
            // Half of the kills fall into the start, half into full load.
            if (random.Next(2) == 0)
                await AcknowledgedAsync(acknowledged, acknowledged.Count + Workers / 2);
            await Task.Delay(random.Next(10, 700));
            await host.KillAsync();
            await host.StartAsync();
        }

        await done.CancelAsync();
        await Task.WhenAll(load);
        output.WriteLine($"acknowledged: {acknowledged.Count}, calls upstream: {model.Calls}");
        acknowledged.Should().HaveCountGreaterThan(kills, "the host has to have been under load");
        await VerifyAsync(host.Client, projectId, acknowledged);
    }

    private static async Task AcknowledgedAsync(ConcurrentBag<Sent> acknowledged, int count)
    {
        for (var patience = 0; acknowledged.Count < count && patience < 200; patience++)
            await Task.Delay(20);
    }

    private static async Task SendAsync(HttpClient client, string projectId, int worker, ConcurrentBag<Sent> acknowledged, CancellationToken done)
    {
        string? session = null;
        for (var n = 0; !done.IsCancellationRequested; n++)
        {
            var text = $"{worker}/{n}";
            // The outbox of a good client: the same name until it is acknowledged.
            for (var acked = false; !acked;)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/chat/stream")
                    {
                        Content = JsonContent.Create(session is null
                            ? (object)new { project_id = projectId, message = text, client_message_id = text }
                            : new { project_id = projectId, session_id = session, message = text, client_message_id = text }),
                    };
                    using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
                    if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable)
                    {
                        // Busy with a turn that died: wait for it, or take a new session meanwhile. Nothing was accepted yet.
                        session = (n + worker) % 3 == 0 ? session : null;
                        await Task.Delay(100, CancellationToken.None);
                        continue;
                    }

                    response.StatusCode.Should().Be(HttpStatusCode.OK);
                    using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(CancellationToken.None));
                    while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
                    {
                        if (acked || !line.StartsWith("data: ", StringComparison.Ordinal))
                            continue;
                        var started = JsonDocument.Parse(line[6..]).RootElement;
                        session = started.GetProperty("session_id").GetString();
                        acknowledged.Add(new Sent(session!, started.GetProperty("turn_id").GetString()!, text));
                        acked = true;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    // The host is being killed or started; also after the acknowledgement, when the stream is cut.
                    await Task.Delay(50, CancellationToken.None);
                    if (done.IsCancellationRequested)
                        return;
                }
            }
        }
    }

    private static async Task VerifyAsync(HttpClient client, string projectId, IReadOnlyCollection<Sent> acknowledged)
    {
        acknowledged.Select(s => s.TurnId).Should().OnlyHaveUniqueItems();
        foreach (var turn in acknowledged)
        {
            // Follows to the end: a dead turn is ended by the sweeper within its lease.
            using var events = await client.GetAsync($"api/v1/turns/{turn.TurnId}/events");
            (await events.Content.ReadAsStringAsync()).Should().Contain("event: turn.ended");
        }

        var stored = new List<(string Session, string Turn, string Text)>();
        var answered = new HashSet<string>();
        foreach (var session in await SessionsAsync(client, projectId))
        {
            var messages = await MessagesAsync(client, session);
            messages.Select(m => m.GetProperty("ordinal").GetInt32()).Should().Equal(Enumerable.Range(1, messages.Count), "ordinals have no gap");
            foreach (var answers in messages.Where(m => Role(m) == "assistant").GroupBy(m => m.GetProperty("turn_id").GetString()))
            {
                answers.Should().ContainSingle("a turn has one answer");
                answered.Add(answers.Key!);
                var answer = answers.Single();
                var text = answer.GetProperty("content").GetString()!;
                if (answer.GetProperty("status").GetString() == "completed")
                    text.Should().Be(Whole);
                else
                    Whole.Should().StartWith(text, "partial text is what was said, and not said to be complete");
            }

            stored.AddRange(messages.Where(m => Role(m) == "user")
                .Select(m => (session, m.GetProperty("turn_id").GetString()!, m.GetProperty("content").GetString()!)));
        }

        stored.Select(s => s.Text).Should().OnlyHaveUniqueItems("a message that was sent again is there once");
        foreach (var sent in acknowledged)
            stored.Should().Contain((sent.SessionId, sent.TurnId, sent.Text));
        foreach (var (_, turn, _) in stored)
        {
            var state = await client.GetFromJsonAsync<JsonElement>($"api/v1/turns/{turn}");
            state.GetProperty("status").GetString().Should().BeOneOf("completed", "interrupted");
            answered.Contains(turn).Should().Be(
                state.GetProperty("assistant_message_id").ValueKind == JsonValueKind.String, "a turn's answer is stored, and what is stored is the turn's");
            if (state.GetProperty("status").GetString() == "completed")
                answered.Should().Contain(turn, "a completed turn has its answer");
        }
    }

    private static async Task<List<string>> SessionsAsync(HttpClient client, string projectId)
    {
        var all = new List<string>();
        for (var total = 1; all.Count < total;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"api/v1/sessions?project_id={projectId}&take=100&skip={all.Count}");
            total = page.GetProperty("total").GetInt32();
            all.AddRange(page.GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("id").GetString()!));
        }

        return all;
    }

    private static async Task<List<JsonElement>> MessagesAsync(HttpClient client, string session)
    {
        var all = new List<JsonElement>();
        for (string before = ""; ;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"api/v1/sessions/{session}/messages?take=100{before}");
            all.InsertRange(0, page.GetProperty("messages").EnumerateArray());
            if (!page.GetProperty("has_more").GetBoolean())
                return all;
            before = $"&before={all[0].GetProperty("ordinal").GetInt32()}";
        }
    }

    private static string? Role(JsonElement message) => message.GetProperty("role").GetString();

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync("api/v1/" + path, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private sealed record Sent(string SessionId, string TurnId, string Text);
}
