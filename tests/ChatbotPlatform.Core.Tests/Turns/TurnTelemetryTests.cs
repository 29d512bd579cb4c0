using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatbotPlatform.Diagnostics;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>What a host can see of its turns from outside.</summary>
public sealed class TurnTelemetryTests() : EngineSuite(() => TestDatabase.SqliteAsync())
{
    [Fact(Timeout = 30_000)]
    public async Task A_turn_is_a_span_under_the_request_that_began_it_by_the_conventions()
    {
        using var seen = new Seen();
        Model.Reply(LoopbackReply.Text("Hello").Usage(12, 3));
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        using var request = new Activity("request").Start();

        var ended = await node.AskAsync(project.Id, "Hi");
        var span = await seen.SpanAsync(ended.Turn.SessionId);

        (span.DisplayName, span.Kind, span.ParentSpanId, span.TraceId).Should().Be(("chat mock", ActivityKind.Client, request.SpanId, request.TraceId));
        span.TagObjects.Select(t => (t.Key, t.Value)).Should().Contain(
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "loop"), ("gen_ai.request.model", "mock"),
            ("gen_ai.conversation.id", ended.Turn.SessionId.ToString()), ("chatbot.turn.id", ended.Turn.Id.ToString()),
            ("chatbot.turn.status", "completed"), ("gen_ai.usage.input_tokens", 12L), ("gen_ai.usage.output_tokens", 3L),
        ]);
        span.Status.Should().Be(ActivityStatusCode.Unset);
        Activity.Current.Should().BeSameAs(request);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_turn_that_fails_says_by_a_code_why()
    {
        using var seen = new Seen();
        Model.Reply(LoopbackReply.Status(401, "{}"));
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();

        var ended = await node.AskAsync(project.Id, "Hi");
        var span = await seen.SpanAsync(ended.Turn.SessionId);

        span.GetTagItem("error.type").Should().Be("model_unauthorized");
        (span.Status, span.StatusDescription).Should().Be((ActivityStatusCode.Error, null));
    }

    [Fact(Timeout = 30_000)]
    public async Task Turns_durations_first_words_and_tokens_are_measured_by_model_and_never_by_whose_they_are()
    {
        using var seen = new Seen();
        Model.Enqueue(LoopbackReply.Text("Hello").Usage(12, 3), LoopbackReply.Status(401, "{}"));
        await using var node = await StartAsync();
        seen.Listen(node.Services);
        var project = await node.ProjectAsync();

        var first = await node.AskAsync(project.Id, "Hi");
        var second = await node.AskAsync(project.Id, "Hi");
        await seen.SpanAsync(first.Turn.SessionId);
        await seen.SpanAsync(second.Turn.SessionId);

        seen.Of("gen_ai.client.token.usage").Select(m => m.Value).Should().BeEquivalentTo([12d, 3d]);
        seen.Of("gen_ai.client.operation.duration").Should().HaveCount(2).And.Contain(m => m.Tags.Contains("error.type=model_unauthorized"));
        seen.Of("gen_ai.client.operation.time_to_first_chunk").Should().ContainSingle();
        seen.Of("chatbot.turns.active").Sum(m => m.Value).Should().Be(0);
        seen.Of("chatbot.turns.ended").Select(m => m.Tags).Should().BeEquivalentTo(
            "chatbot.turn.status=completed", "chatbot.turn.status=failed error.type=model_unauthorized");
        seen.All.Should().OnlyContain(m => !m.Tags.Contains("acme") && !m.Tags.Contains("alice") && !m.Tags.Contains(project.Id.ToString()));
    }

    [Fact(Timeout = 30_000)]
    public async Task Model_names_that_users_invent_do_not_become_as_many_time_series()
    {
        using var seen = new Seen();
        await using var node = await EngineHost.StartAsync(Database, configure: chat => chat.AddOpenAICompatible("open", Model.BaseUrl, "key").UseDefaultModel("open/any"));
        seen.Listen(node.Services);
        var project = await node.ProjectAsync();

        for (var i = 0; i < 230; i++)
            await node.Engine.WaitAsync(Alice, (await node.SendAsync(project.Id, "Hi", model: $"open/invented-{i}")).Turn.Id);
        await seen.UntilAsync(() => seen.Of("gen_ai.client.operation.duration").Count() == 230);

        seen.Of("gen_ai.client.operation.duration").Select(m => m.Tags).Distinct().Should().HaveCount(201);
    }

    /// <summary>All that is told while it listens.</summary>
    private sealed class Seen : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _spans = new();
        private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();
        private readonly ActivityListener _listener;
        private readonly MeterListener _meters = new();

        public Seen()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == ChatTelemetry.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyCollection<(string Name, double Value, string Tags)> All => _measured;

        /// <summary>Listens to one host's meter; other tests have theirs.</summary>
        public void Listen(IServiceProvider services)
        {
            var meters = (IMeterFactory)services.GetService(typeof(IMeterFactory))!;
            var meter = meters.Create(ChatTelemetry.MeterName);
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                    listener.EnableMeasurementEvents(instrument);
            };
            _meters.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
            _meters.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
            _meters.Start();
        }

        public IEnumerable<(string Name, double Value, string Tags)> Of(string name) => _measured.Where(m => m.Name == name);

        public async Task<Activity> SpanAsync(Guid session)
        {
            await UntilAsync(() => _spans.Any(IsIt));
            return _spans.Single(IsIt);

            bool IsIt(Activity span) => Equals(span.GetTagItem("gen_ai.conversation.id"), session.ToString());
        }

        /// <summary>A turn's last words come after it is stored.</summary>
        public async Task UntilAsync(Func<bool> condition)
        {
            while (!condition())
                await Task.Delay(5);
        }

        public void Dispose()
        {
            _listener.Dispose();
            _meters.Dispose();
        }

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var told = new List<string>();
            foreach (var (key, tag) in tags)
                told.Add($"{key}={tag}");
            _measured.Enqueue((instrument.Name, value, string.Join(' ', told)));
        }
    }
}
