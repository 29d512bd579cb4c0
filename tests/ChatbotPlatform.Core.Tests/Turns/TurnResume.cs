using System.Text;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnResumeOnSqlite() : TurnResume(() => TestDatabase.SqliteAsync());

public sealed class TurnResumeOnPostgreSql() : TurnResume(() => TestDatabase.PostgreSqlAsync());

public abstract class TurnResume(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    private static readonly string[] Nasty =
        ["e\u0301", "😀", "👩‍👩‍👧‍👦", "\r\n", "data: x\n\n", "id: 9\r", "漢字かな", " \t ", "\u2028\u2029", "</script>", "\"\\", "🏳️‍🌈", "event: turn.ended\n\n", "ü"];

    [Fact]
    public async Task Cut_after_every_event_and_resumed_the_joined_text_is_byte_equal()
    {
        await using var node = await StartAsync(options: o => o.FramesPerSecond = 1000);
        var project = await node.ProjectAsync();
        var pieces = Enumerable.Range(0, 40).SelectMany(i => Nasty.Select(n => n + i)).ToArray();
        Model.Reply(LoopbackReply.Text(pieces).OneByteSegments());
        var started = await node.SendAsync(project.Id, "Hi");

        var (text, cuts) = await ReadCuttingAsync(node, started.Turn.Id);

        cuts.Should().BeGreaterThan(3, "the stream has to have been cut while it ran");
        Encoding.UTF8.GetBytes(text).Should().Equal(Encoding.UTF8.GetBytes(string.Concat(pieces)));
        (await node.Engine.WaitAsync(Alice, started.Turn.Id)).Message!.Text.Should().Be(text);
        (await ReadCuttingAsync(node, started.Turn.Id)).Text.Should().Be(text, "the stored answer is followed like the live one");
    }

    [Fact]
    public async Task A_turn_resumes_from_any_offset_whatever_the_events_were()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text("abc", "😀", "def"));
        var ended = await node.AskAsync(project.Id, "Hi");

        var whole = ended.Message!.Text;
        for (var offset = 0; offset <= whole.Length; offset++)
        {
            // Between the halves of the pair, a cursor that is never given out: the pair is told whole.
            var from = offset == 4 ? 3 : offset;
            TextOf(await node.FollowAsync(ended.Turn.Id, new TurnCursor(0, offset))).Should().Be(whole[from..]);
        }

        var events = await node.FollowAsync(ended.Turn.Id, new TurnCursor(0, whole.Length));
        events.Should().ContainSingle().Which.Should().BeOfType<TurnEnded>();
        (await node.FollowAsync(ended.Turn.Id, events[0].Cursor)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_long_answer_that_has_ended_is_replayed_in_pieces_to_its_end()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var whole = string.Concat(Enumerable.Range(0, 9_000).Select(n => $"{n} 🐝 "));
        Model.Reply(LoopbackReply.Text(whole));
        var ended = await node.AskAsync(project.Id, "Tell me all");

        var events = await node.FollowAsync(ended.Turn.Id);
        TextOf(events).Should().Be(whole);
        events.OfType<TextDelta>().Should().HaveCountGreaterThan(4).And.OnlyContain(d => d.Text.Length <= 16 * 1024);
        events[^1].Should().BeOfType<TurnEnded>().Which.Status.Should().Be(TurnStatus.Completed);
        // From each place where a reader may have been cut.
        foreach (var told in events.OfType<TextDelta>())
            TextOf(await node.FollowAsync(ended.Turn.Id, told.Cursor)).Should().Be(whole[told.Cursor.Offset..]);
    }

    [Fact]
    public async Task A_turn_of_another_node_is_followed_to_its_end()
    {
        await using var runs = await StartAsync();
        await using var reads = await StartAsync();
        var project = await runs.ProjectAsync();
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("here", " and there").HoldAfter(1, gate));
        var started = await runs.SendAsync(project.Id, "Hi");

        var text = new StringBuilder();
        var kinds = new List<string>();
        await foreach (var told in reads.Engine.FollowAsync(Alice, started.Turn.Id))
        {
            kinds.Add(told.Type);
            if (told is TextDelta delta)
            {
                text.Append(delta.Text);
                gate.Open();
            }
        }

        text.ToString().Should().Be("here and there");
        kinds.Should().Equal("turn.started", "text", "text", "turn.ended");
        (await reads.Engine.WaitAsync(Alice, started.Turn.Id)).Turn.Status.Should().Be(TurnStatus.Completed);
    }

    [Fact]
    public async Task Twenty_readers_of_one_turn_read_the_same()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        Model.Reply(LoopbackReply.Text([.. Enumerable.Range(0, 200).Select(i => $"{i} ")]));
        var started = await node.SendAsync(project.Id, "Hi");

        var texts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => TextOf(await node.FollowAsync(started.Turn.Id))));
        texts.Should().AllBe(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i} ")));
    }

    private static async Task<(string Text, int Cuts)> ReadCuttingAsync(EngineHost node, Guid turnId)
    {
        var text = new StringBuilder();
        TurnCursor? cursor = null;
        for (var cuts = 0; ; cuts++)
        {
            // One event a connection, and all that crosses the cut is the cursor on the wire.
            await using var reader = node.Engine.FollowAsync(Alice, turnId, cursor).GetAsyncEnumerator();
            (await reader.MoveNextAsync()).Should().BeTrue();
            if (reader.Current is TextDelta delta)
                text.Append(delta.Text);
            if (reader.Current is TurnEnded)
                return (text.ToString(), cuts);
            cursor = TurnCursor.Parse(reader.Current.Cursor.ToString());
        }
    }
}
