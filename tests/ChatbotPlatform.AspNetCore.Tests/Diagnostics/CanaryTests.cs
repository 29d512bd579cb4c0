using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.AspNetCore.Tests.Diagnostics;

/// <summary>
/// What must not be told: keys, prompts, what users say and what models answer. Everything is done that can be done, with all going
/// wrong that can, while every log at its loudest, every trace and every metric of the whole process is listened to.
/// </summary>
public sealed class CanaryTests
{
    private const string Key = "sk-kanarie-KEY-5f1c09", Prompt = "kanarie-PROMPT-77aa", Message = "kanarie-MESSAGE-93bd", Answer = "kanarie-ANSWER-10ce",
        Title = "kanarie-TITLE-c4c4", Comment = "kanarie-COMMENT-e1e1", Description = "kanarie-DESCRIPTION-b2b2";

    /// <summary>What all of them hold.</summary>
    private const string Canary = "kanarie";

    [Fact(Timeout = 120_000)]
    public async Task No_key_prompt_message_or_answer_is_in_a_log_a_trace_or_a_metric_nor_the_key_and_prompt_in_what_a_visitor_sees()
    {
        using var traces = new Traces();
        using var metrics = new Metrics();
        await using var model = await LoopbackModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(
            builder => builder.Logging.SetMinimumLevel(LogLevel.Trace),
            chatbot: chat => chat
                .AddOpenAICompatible("canary", model.BaseUrl, Key, o => o.Models.Add("mock"))
                .AddModelFallback("canary/mock", "loopback/test-model")
                .Services.Configure<ChatbotPlatform.Models.ModelOptions>(o => o.RetryDelay = TimeSpan.FromMilliseconds(1)));
        var told = new StringBuilder();

        var project = (await (await app.Ann.PostAsync("projects", Responses.Json(
            $$$"""{"name":"Bot","description":"{{{Description}}}","model":"canary/mock","memory":{"summarize_after_tokens":100,"keep_recent_tokens":0},"limits":{"daily_tokens":100000}}""")))
            .JsonAsync(System.Net.HttpStatusCode.Created)).Text("id")!;
        (await app.Ann.PostAsync($"projects/{project}/prompts", Responses.Json($$"""{"name":"p","content":"Never say {{Prompt}}."}"""))).EnsureSuccessStatusCode();
        var publishable = (await (await app.Ann.PatchAsync($"projects/{project}", Responses.Json($$$"""{"widget":{"allowed_origins":["{{{app.Site}}}"]}}""")))
            .JsonAsync()).Text("publishable_key")!;
        var visit = await app.VisitAsync(publishable, origin: app.Site);
        var secrets = (string[])[visit.Text("token")!, visit.Text("renewal_token")!, await app.NewKeyAsync(["chat", "read", "manage"])];
        var visitor = app.Bearer(secrets[0]);
        var program = app.Bearer(secrets[2]);

        var echo = $$$"""{"error":{"message":"{{{Key}}} {{{Prompt}}} {{{Message}}}","type":"{{{Key}}}","code":"{{{Prompt}}}"}}""";
        LoopbackReply[] replies =
        [
            LoopbackReply.Text($"{Answer} one", " two").Usage(10, 10), LoopbackReply.Reasoning(Answer).Usage(10, 10), LoopbackReply.Status(401, echo),
            LoopbackReply.Status(400, echo), LoopbackReply.Status(500, echo), LoopbackReply.Status(429, echo, ("Retry-After", "0")), LoopbackReply.Html(echo),
            LoopbackReply.Raw(echo), LoopbackReply.Raw($"data: {echo}\n\n"), LoopbackReply.Chunk(echo), LoopbackReply.Raw($"data: {{{Key}\n\n"),
            LoopbackReply.Raw("", "text/event-stream"), LoopbackReply.Text(string.Concat(Enumerable.Repeat($"{Answer} ", 60))).Usage(10, 200),
        ];
        foreach (var reply in replies)
        {
            model.Reply(reply);
            app.Model.Reply(reply);
            told.AppendLine(await SayAsync(visitor, HttpMethod.Post, "chat", new { project_id = project, message = Message }));
            told.AppendLine(await SayAsync(visitor, HttpMethod.Post, "chat/stream", new { project_id = project, message = Message }));
        }

        // A whole session, with all that can be done to it.
        model.Reply(LoopbackReply.Text($"{Answer} again").Usage(10, 10));
        var first = JsonElement.Parse(await SayAsync(visitor, HttpMethod.Post, "chat", new { project_id = project, message = Message, client_message_id = "once" }));
        var (session, turn) = (first.Text("session_id")!, first.Text("turn_id")!);
        var (question, answer) = (first.GetProperty("message").Text("id")!, first.GetProperty("assistant_message").Text("id")!);
        for (var i = 0; i < 4; i++)
            told.AppendLine(await SayAsync(visitor, HttpMethod.Post, $"sessions/{session}/chat", new { message = string.Concat(Enumerable.Repeat($"{Message} ", 40)) }));
        told.AppendLine(await SayAsync(visitor, HttpMethod.Post, $"sessions/{session}/regenerate", new { }));
        told.AppendLine(await SayAsync(visitor, HttpMethod.Put, $"messages/{question}", new { message = Message + " edited" }));
        told.AppendLine(await SayAsync(visitor, HttpMethod.Put, $"messages/{answer}/feedback", new { rating = "up", comment = Comment }));
        told.AppendLine(await SayAsync(visitor, HttpMethod.Patch, $"sessions/{session}", new { title = Title }));
        foreach (var bad in (object[])[new { message = Message, unknown = Message }, new { message = 7 }, new { message = new string('x', 20_000) + Message }])
            told.AppendLine(await SayAsync(visitor, HttpMethod.Post, $"sessions/{session}/chat", bad));
        foreach (var path in (string[])["sessions", $"sessions/{session}", $"sessions/{session}/messages", $"turns/{turn}", $"turns/{turn}/events", "models", $"projects/{project}",
            $"projects/{project}/prompts", "models/canary/check", "widget.js", "nothing", $"turns/{Guid.CreateVersion7()}"])
            told.AppendLine(await SayAsync(visitor, HttpMethod.Get, path, null));
        // What a page gets: its settings, the script, a page with it, and tokens; and a socket's token, which stands in its address.
        foreach (var path in (string[])[$"widget/{publishable}/config", "widget.js", "widget/assets/none.js", "hub?access_token=" + secrets[0], "sessions?key=" + secrets[2]])
            told.AppendLine(await SayAsync(visitor, HttpMethod.Get, path, null));
        told.AppendLine(await SayAsync(visitor, HttpMethod.Post, $"widget/{publishable}/visitors", new { renewal_token = secrets[1] }));
        told.AppendLine(await SayAsync(program, HttpMethod.Post, "chat", new { project_id = project, message = Message }));
        await OverTheHubAsync(app.Hub(), project, told);
        await OverTheHubAsync(WebSocketConnectionFactory.Create(new Uri(app.Address, $"{ChatApp.Prefix}/hub?access_token={secrets[0]}")), project, told);
        model.ModelsReply = _ => LoopbackReply.Status(401, echo);
        told.AppendLine(await SayAsync(app.Ann, HttpMethod.Post, "models/canary/check", null));
        await app.StopAsync();

        var logs = app.Log.Lines.Select(l => $"{l.Level} {l.Category} {l.Text}").ToList();
        logs.Count.Should().BeGreaterThan(1_000, "the logs have to be at their loudest for this to prove anything");
        model.Requests.Should().Contain(r => r.Headers["Authorization"] == "Bearer " + Key);
        model.Requests.SelectMany(r => r.Messages).Should().Contain(m => m.Text.Contains(Prompt, StringComparison.Ordinal));
        traces.Lines.Should().Contain(l => l.Contains("chat mock", StringComparison.Ordinal)).And.Contain(l => l.Contains("POST", StringComparison.Ordinal));
        metrics.Lines.Should().Contain(l => l.Contains("gen_ai.client.operation.duration", StringComparison.Ordinal));
        foreach (var line in (IEnumerable<string>)[.. logs, .. traces.Lines, .. metrics.Lines])
            line.Should().NotContainEquivalentOf(Canary).And.NotContainAny(secrets);
        told.ToString().Should().Contain(Answer).And.NotContain(Key).And.NotContain(Prompt).And.NotContain(Description);
    }

    private static async Task<string> SayAsync(HttpClient client, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task OverTheHubAsync(HubConnection connection, string project, StringBuilder told)
    {
        await using var hub = connection;
        await hub.StartAsync();
        await foreach (var frame in hub.StreamAsync<JsonElement>("Send", new { project_id = project, message = Message }))
            told.AppendLine(frame.ToString());
        foreach (var (method, argument) in ((string, object)[])[("Send", new { message = Message }), ("Follow", Guid.CreateVersion7()), ("Stop", Guid.CreateVersion7()), ("Nothing", Message)])
        {
            try
            {
                await hub.InvokeAsync<JsonElement>(method, argument);
            }
            catch (HubException refused)
            {
                told.AppendLine(refused.Message);
            }
        }
    }

    private sealed class Traces : IDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly ActivityListener _listener;

        public Traces()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span => _lines.Enqueue(string.Join(' ',
                [
                    span.Source.Name, span.DisplayName, span.StatusDescription, .. span.TagObjects.Select(t => $"{t.Key}={t.Value}"),
                    .. span.Events.SelectMany(e => e.Tags.Select(t => $"{e.Name} {t.Key}={t.Value}")), .. span.Baggage.Select(b => $"{b.Key}={b.Value}"),
                ])),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyCollection<string> Lines => _lines;

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Metrics : IDisposable
    {
        private readonly ConcurrentDictionary<string, bool> _lines = new();
        private readonly MeterListener _listener = new();

        public Metrics()
        {
            _listener.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            _listener.SetMeasurementEventCallback<long>((i, _, tags, _) => Add(i, tags));
            _listener.SetMeasurementEventCallback<int>((i, _, tags, _) => Add(i, tags));
            _listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Add(i, tags));
            _listener.Start();
        }

        public ICollection<string> Lines => _lines.Keys;

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var line = new StringBuilder(instrument.Name);
            foreach (var (key, value) in tags)
                line.Append(' ').Append(key).Append('=').Append(value);
            _lines.TryAdd(line.ToString(), true);
        }
    }
}
