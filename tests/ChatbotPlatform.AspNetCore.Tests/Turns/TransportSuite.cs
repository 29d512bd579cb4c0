using System.Text;
using System.Text.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.AspNetCore.Tests.Turns;

/// <summary>What every transport promises of a turn.</summary>
public abstract class TransportSuite : IAsyncLifetime
{
    /// <summary>Text that breaks careless framing: emoji, joined emoji, combining marks, every line end, and lines that look like fields.</summary>
    private static readonly string[] Awkward =
        ["Grüße 👋", "🏽 e\u0301 👨‍👩‍👧\r\n", "data: not a field\n\nid: 9.9\nevent: x\n", "\u2028\u2029\u0085\t\"<&>'\\ ", "日本語 🇩🇪\r", "\n: end"];

    protected ChatApp App { get; private set; } = null!;

    protected abstract Task<ITransport> ConnectAsync(string tenant = "acme", string user = "ann");

    public async ValueTask InitializeAsync() => App = await ChatApp.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_turn_is_told_from_start_to_end()
    {
        await using var ann = await ConnectAsync();
        var project = await App.NewProjectAsync();

        var told = await ann.SendAsync(new { project_id = project, message = "Hello there" }).ToListAsync();

        told[0].Text("type").Should().Be("turn.started");
        told[0].Text("cursor").Should().Be("0.0");
        told[0].Text("model").Should().Be("loopback/test-model");
        TextOf(told).Should().Be("You said: Hello there");
        var end = told[^1];
        end.Text("type").Should().Be("turn.ended");
        end.Text("status").Should().Be("completed");
        end.GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);
        end.GetProperty("usage").GetProperty("output_tokens").GetInt64().Should().Be(4);
        end.GetProperty("message").Text("content").Should().Be("You said: Hello there");
        end.GetProperty("message").Text("turn_id").Should().Be(told[0].Text("turn_id"));

        var stored = await (await App.Ann.GetAsync($"sessions/{told[0].Text("session_id")}/messages")).JsonAsync();
        stored.GetProperty("messages").EnumerateArray().Select(m => m.Text("id")).Should()
            .Equal(told[0].Text("user_message_id"), end.GetProperty("message").Text("id"));
        stored.GetProperty("messages")[1].ToString().Should().Be(end.GetProperty("message").ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Both_transports_tell_an_ended_turn_alike()
    {
        App.Model.Reply(LoopbackReply.Text(Awkward).Usage(1, 2));
        await using var ann = await ConnectAsync();
        var turn = (await App.ChatAsync()).Text("turn_id")!;

        await using var http = new SseTransport(App.Ann);
        var expected = await http.FollowAsync(turn).ToListAsync();
        var told = await ann.FollowAsync(turn).ToListAsync();

        told.Select(Canonical).Should().Equal(expected.Select(Canonical));
        TextOf(told).Should().Be(string.Concat(Awkward));
    }

    [Fact(Timeout = 30_000)]
    public async Task Resuming_after_any_event_of_an_ended_turn_gives_exactly_the_rest()
    {
        App.Model.Reply(LoopbackReply.Reasoning("hm 🤔 ", "well").Then(LoopbackReply.Text(Awkward)).Usage(1, 2));
        await using var ann = await ConnectAsync();
        var told = await ann.SendAsync(new { project_id = await App.NewProjectAsync(), message = "Go" }).ToListAsync();
        var turn = told[0].Text("turn_id")!;
        Encoding.UTF8.GetBytes(TextOf(told)).Should().Equal(Encoding.UTF8.GetBytes(string.Concat(Awkward)));

        for (var i = 0; i < told.Count; i++)
        {
            var rest = await ann.FollowAsync(turn, told[i].Text("cursor")).ToListAsync();
            Encoding.UTF8.GetBytes(TextOf(told[..(i + 1)]) + TextOf(rest)).Should().Equal(Encoding.UTF8.GetBytes(TextOf(told)));
            Encoding.UTF8.GetBytes(TextOf(told[..(i + 1)], "reasoning") + TextOf(rest, "reasoning")).Should().Equal(Encoding.UTF8.GetBytes("hm 🤔 well"));
            if (i == told.Count - 1)
                rest.Should().BeEmpty();
            else
                Canonical(rest[^1]).Should().Be(Canonical(told[^1]));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Resuming_after_every_event_of_a_running_turn_loses_nothing_and_repeats_nothing()
    {
        var gates = Awkward.Select(_ => new LoopbackGate()).ToList();
        App.Model.Reply(Awkward.Select((text, i) => LoopbackReply.Text(text).Then(LoopbackReply.Hold(gates[i]))).Aggregate((a, b) => a.Then(b)));
        var project = await App.NewProjectAsync();
        string? turn = null, cursor = null;
        var text = new StringBuilder();
        JsonElement last = default;
        await using var ann = await ConnectAsync();

        for (var i = 0; ; )
        {
            using var leave = new CancellationTokenSource();
            var stream = turn is null ? ann.SendAsync(new { project_id = project, message = "Go" }, leave.Token) : ann.FollowAsync(turn, cursor, leave.Token);
            await using var events = stream.GetAsyncEnumerator(leave.Token);
            if (!await events.MoveNextAsync())
                break;
            last = events.Current;
            turn ??= last.Text("turn_id");
            cursor = last.Text("cursor");
            text.Append(TextOf([last]));
            // The next text is let out once all before it was read, by a reader that then leaves.
            while (i < Awkward.Length && text.Length >= Awkward.Take(i + 1).Sum(a => a.Length))
                gates[i++].Open();
            await leave.CancelAsync();
        }

        text.ToString().Should().Be(string.Concat(Awkward));
        last.Text("status").Should().Be("completed");
        App.Model.Calls.Should().Be(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_turn_of_another_user_or_tenant_is_as_absent()
    {
        var turn = (await App.ChatAsync()).Text("turn_id")!;
        foreach (var (tenant, user) in ((string, string)[])[("acme", "bob"), ("other", "ann")])
        {
            await using var stranger = await ConnectAsync(tenant, user);
            foreach (var id in (string[])[turn, Guid.CreateVersion7().ToString(), "abc", "../../x"])
            {
                (await RefusalAsync(stranger.FollowAsync(id == "../../x" ? Uri.EscapeDataString(id) : id))).Should().Be(("not_found", 404));
                (await RefusalAsync(() => stranger.StopAsync(id == "../../x" ? Uri.EscapeDataString(id) : id))).Should().Be(("not_found", 404));
            }
        }

        (await App.ChatAsync()).Text("status").Should().Be("completed");
    }

    [Fact(Timeout = 30_000)]
    public async Task Stopping_keeps_what_was_said()
    {
        var gate = new LoopbackGate();
        App.Model.Reply(LoopbackReply.Text("So far").Then(LoopbackReply.Hold(gate)).Then(LoopbackReply.Text(" and no further")));
        await using var ann = await ConnectAsync();
        await using var other = await ConnectAsync();
        var told = new List<JsonElement>();

        await foreach (var each in ann.SendAsync(new { project_id = await App.NewProjectAsync(), message = "Go" }))
        {
            told.Add(each);
            if (TextOf(told) == "So far" && told[^1].Text("type") == "text")
            {
                var stopped = await other.StopAsync(told[0].Text("turn_id")!);
                stopped.Text("status").Should().Be("stopped");
                (await other.StopAsync(told[0].Text("turn_id")!)).ToString().Should().Be(stopped.ToString());
            }
        }

        told[^1].Text("status").Should().Be("stopped");
        told[^1].GetProperty("message").Text("content").Should().Be("So far");
        told[^1].GetProperty("message").Text("status").Should().Be("stopped");
        (await App.Model.Requests[0].Cancelled).Should().BeTrue("the provider is not paid for what nobody reads");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_session_answers_one_message_at_a_time()
    {
        var gate = new LoopbackGate();
        App.Model.Reply(LoopbackReply.Text("First").HoldAfter(1, gate));
        await using var ann = await ConnectAsync();
        var session = await App.NewSessionAsync();
        await using var first = ann.SendAsync(new { session_id = session, message = "One" }).GetAsyncEnumerator();
        await first.MoveNextAsync();

        (await RefusalAsync(ann.SendAsync(new { session_id = session, message = "Two" }))).Should().Be(("session_busy", 409));

        gate.Open();
        while (await first.MoveNextAsync())
        {
        }

        (await ann.SendAsync(new { session_id = session, message = "Two" }).ToListAsync())[^1].Text("status").Should().Be("completed");
    }

    [Fact(Timeout = 30_000)]
    public async Task The_same_message_sent_again_is_the_same_turn()
    {
        await using var ann = await ConnectAsync();
        var body = new { project_id = await App.NewProjectAsync(), message = "Once", client_message_id = "m-1" };

        var first = await ann.SendAsync(body).ToListAsync();
        var again = await ann.SendAsync(body).ToListAsync();

        again[0].ToString().Should().Be(first[0].ToString());
        Canonical(again[^1]).Should().Be(Canonical(first[^1]));
        App.Model.Calls.Should().Be(1);
        (await RefusalAsync(ann.SendAsync(body with { message = "Twice" }))).Should().Be(("client_message_id_reused", 422));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failed_model_is_told_as_an_error_and_not_as_text()
    {
        App.Model.Reply(LoopbackReply.Status(401, """{"error":{"message":"bad key"}}"""));
        await using var ann = await ConnectAsync();

        var told = await ann.SendAsync(new { project_id = await App.NewProjectAsync(), message = "Go" }).ToListAsync();

        TextOf(told).Should().BeEmpty();
        told[^1].Text("status").Should().Be("failed");
        told[^1].GetProperty("message").ValueKind.Should().Be(JsonValueKind.Null);
        told[^1].GetProperty("error").Text("code").Should().Be("model_unauthorized");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("null", "invalid_request", 400)]
    [InlineData("\"text\"", "invalid_request", 400)]
    [InlineData("[]", "invalid_request", 400)]
    [InlineData("{}", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT"}""", "invalid_request", 400)]
    [InlineData("""{"message":"Hi"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":null}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":7}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"   "}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"a\u0000b"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"\ud83d"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"Hi","message":"Ho"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"Hi","tenant_id":"other"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"Hi","client_message_id":""}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"Hi","client_message_id":"a\nb"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"PROJECT","message":"Hi","model":"no/model"}""", "unknown_model", 400)]
    [InlineData("""{"project_id":"7","message":"Hi"}""", "invalid_request", 400)]
    [InlineData("""{"project_id":"0199d5a0-0000-7000-8000-000000000000","message":"Hi"}""", "not_found", 404)]
    [InlineData("""{"session_id":"0199d5a0-0000-7000-8000-000000000000","message":"Hi"}""", "not_found", 404)]
    public async Task A_refusal_has_one_code_on_every_transport(string body, string code, int status)
    {
        await using var ann = await ConnectAsync();
        var json = body.Replace("PROJECT", await App.NewProjectAsync(), StringComparison.Ordinal);

        (await RefusalAsync(ann.SendAsync(new RawJson(json)))).Should().Be((code, status));

        App.Model.Calls.Should().Be(0);
        App.Log.Errors.Where(l => l.StartsWith("ChatbotPlatform", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Theory(Timeout = 30_000)]
    [InlineData("abc")]
    [InlineData("-1.0")]
    [InlineData("1")]
    [InlineData("99999999999.0")]
    [InlineData("1.2.3")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        await using var ann = await ConnectAsync();
        var turn = (await App.ChatAsync()).Text("turn_id")!;
        (await RefusalAsync(ann.FollowAsync(turn, cursor))).Should().Be(("invalid_request", 400));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_reader_that_leaves_does_not_stop_the_turn(int eventsRead)
    {
        var before = new LoopbackGate();
        var between = new LoopbackGate();
        App.Model.Reply(LoopbackReply.Hold(before).Then(LoopbackReply.Text("One")).Then(LoopbackReply.Hold(between)).Then(LoopbackReply.Text(" two")));
        var session = await App.NewSessionAsync();
        string? turn = null;
        var leaving = await ConnectAsync();
        using var leave = new CancellationTokenSource();
        await using (var events = leaving.SendAsync(new { session_id = session, message = "Go" }, leave.Token).GetAsyncEnumerator(leave.Token))
        {
            var first = events.MoveNextAsync().AsTask();
            if (eventsRead == 0)
            {
                // Gone before it has read anything: by then the model has been asked.
                await App.Model.WaitForCallsAsync(1);
                await leave.CancelAsync();
                await first.ContinueWith(_ => { }, TaskScheduler.Default);
            }
            else
            {
                await first;
                turn = events.Current.Text("turn_id");
            }

            before.Open();
            if (eventsRead > 1)
                await events.MoveNextAsync();
            if (eventsRead > 2)
            {
                between.Open();
                await events.MoveNextAsync();
            }

            await leave.CancelAsync();
        }

        await leaving.DisposeAsync();
        between.Open();
        turn ??= (await (await App.Ann.GetAsync($"sessions/{session}/messages")).JsonAsync()).GetProperty("messages")[0].Text("turn_id");
        await using var ann = await ConnectAsync();
        var told = await ann.FollowAsync(turn!).ToListAsync();
        told[^1].Text("status").Should().Be("completed");
        TextOf(told).Should().Be("One two");
        var stored = await (await App.Ann.GetAsync($"sessions/{session}/messages")).JsonAsync();
        stored.GetProperty("messages").EnumerateArray().Select(m => m.Text("content")).Should().Equal("Go", "One two");
        App.Model.Calls.Should().Be(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task Many_readers_of_one_turn_each_get_all_of_it()
    {
        var gate = new LoopbackGate();
        App.Model.Reply(LoopbackReply.Text(Awkward).HoldAfter(2, gate));
        await using var ann = await ConnectAsync();
        await using var sending = ann.SendAsync(new { project_id = await App.NewProjectAsync(), message = "Go" }).GetAsyncEnumerator();
        await sending.MoveNextAsync();
        var turn = sending.Current.Text("turn_id")!;

        var readers = Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var reader = await ConnectAsync();
            return TextOf(await reader.FollowAsync(turn).ToListAsync());
        }).ToList();
        await gate.Reached;
        gate.Open();

        (await Task.WhenAll(readers)).Should().AllBe(string.Concat(Awkward));
    }

    protected static string TextOf(IEnumerable<JsonElement> events, string type = "text") =>
        string.Concat(events.Where(e => e.Text("type") == type).Select(e => e.Text("text")));

    /// <summary>The JSON without regard to how its strings are escaped.</summary>
    private static string Canonical(JsonElement element) => JsonSerializer.Serialize(element);

    private static async Task<(string, int)> RefusalAsync(IAsyncEnumerable<JsonElement> events) => await RefusalAsync(() => events.ToListAsync().AsTask());

    private static async Task<(string, int)> RefusalAsync(Func<Task> act)
    {
        var refused = (await act.Should().ThrowAsync<RefusedException>()).Which;
        return (refused.Code, refused.Status);
    }
}

/// <summary>A body of exactly this JSON.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Converter))]
internal sealed record RawJson(string Json)
{
    internal sealed class Converter : System.Text.Json.Serialization.JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json, skipInputValidation: true);
    }
}

public sealed class SseTransportTests : TransportSuite
{
    protected override Task<ITransport> ConnectAsync(string tenant = "acme", string user = "ann") =>
        Task.FromResult<ITransport>(new SseTransport(App[tenant, user]));
}

public sealed class HubTransportTests : TransportSuite
{
    protected override async Task<ITransport> ConnectAsync(string tenant = "acme", string user = "ann")
    {
        var hub = App.Hub(tenant, user);
        await hub.StartAsync();
        return new HubTransport(hub);
    }
}
