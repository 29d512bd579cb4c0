using System.Text;
using System.Text.RegularExpressions;
using ChatbotPlatform.Turns;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Core.Tests.Turns;

public sealed class TurnTranscriptTests
{
    private static readonly TurnSnapshot Stored = new(
        new Turn
        {
            Id = Guid.CreateVersion7(),
            ProjectId = Guid.CreateVersion7(),
            SessionId = Guid.CreateVersion7(),
            UserMessageId = Guid.CreateVersion7(),
            Status = TurnStatus.Completed,
            Model = "test/model",
            CreatedAt = DateTimeOffset.UnixEpoch,
        },
        [],
        null);

    [Fact]
    public void The_first_text_is_published_at_once_and_the_rest_with_the_clock()
    {
        var transcript = new TurnTranscript();
        var cursor = TurnCursor.Start;

        transcript.Append(new TextContent("one"));
        transcript.Append(new TextContent(" two"));
        Read(transcript, ref cursor).Should().ContainSingle().Which.Should().Be(new TextDelta(new TurnCursor(0, 3), "one"));
        Read(transcript, ref cursor).Should().BeEmpty();

        transcript.Publish();
        Read(transcript, ref cursor).Should().ContainSingle().Which.Should().Be(new TextDelta(new TurnCursor(0, 7), " two"));
    }

    [Fact]
    public void A_waiting_reader_is_woken_by_a_publication_and_not_by_an_append()
    {
        var transcript = new TurnTranscript();
        var cursor = TurnCursor.Start;
        transcript.Append(new TextContent("a"));
        Read(transcript, ref cursor);

        transcript.Read(ref cursor, [], out var wait);
        transcript.Append(new TextContent("b"));
        wait.IsCompleted.Should().BeFalse();

        transcript.Publish();
        wait.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Ten_readers_wait_for_one_and_the_same_publication()
    {
        var transcript = new TurnTranscript();
        var waits = Enumerable.Range(0, 10).Select(_ =>
        {
            var cursor = TurnCursor.Start;
            transcript.Read(ref cursor, [], out var wait);
            return wait;
        }).ToList();

        waits.Distinct().Should().ContainSingle();
    }

    [Fact]
    public void A_surrogate_pair_that_the_provider_split_is_told_whole()
    {
        var transcript = new TurnTranscript();
        var cursor = TurnCursor.Start;
        transcript.Append(new TextContent("a\uD83D"));
        transcript.Publish();
        Read(transcript, ref cursor).OfType<TextDelta>().Single().Text.Should().Be("a");

        transcript.Append(new TextContent("\uDE00b"));
        transcript.Publish();
        Read(transcript, ref cursor).OfType<TextDelta>().Single().Text.Should().Be("😀b");
    }

    // Written as escapes of escapes: an attribute cannot hold half a pair.
    [Theory]
    [InlineData(@"a\uD83D", @"a\uFFFD")]
    [InlineData(@"\uDE00a", @"\uFFFDa")]
    [InlineData(@"\uD83D\uD83D\uDE00", @"\uFFFD\uD83D\uDE00")]
    [InlineData(@"nul\u0000nul", @"nul\uFFFDnul")]
    public void What_cannot_be_stored_becomes_the_replacement_character(string said, string kept)
    {
        (said, kept) = (Regex.Unescape(said), Regex.Unescape(kept));
        foreach (var sizes in new[] { 1, 2, said.Length })
        {
            var transcript = new TurnTranscript();
            foreach (var chunk in said.Chunk(sizes))
                transcript.Append(new TextContent(new string(chunk)));
            transcript.Seal();
            TurnTranscript.TextOf(transcript.ToContents()).Should().Be(kept);
        }
    }

    [Fact]
    public void A_change_of_kind_begins_a_new_part_and_tools_stand_between()
    {
        var transcript = new TurnTranscript();
        transcript.Append(new TextReasoningContent("hm"));
        transcript.Append(new TextReasoningContent("m"));
        transcript.Append(new TextContent("I look it up."));
        transcript.Append(new FunctionCallContent("c1", "find", new Dictionary<string, object?> { ["q"] = "x" }));
        transcript.Append(new FunctionResultContent("c1", "found"));
        transcript.Append(new TextContent("Here."));
        transcript.End(cursor => TranscriptEvents.Ended(Stored, cursor));

        var start = TurnCursor.Start;
        var events = Read(transcript, ref start);
        events.Select(e => (e.Type, e.Cursor.ToString())).Should().Equal(
            ("reasoning", "0.3"), ("text", "1.13"), ("tool.called", "3.0"), ("tool.returned", "4.0"), ("text", "4.5"), ("turn.ended", "5.2147483647"));
        events.OfType<ToolCalled>().Single().Arguments.Should().Be("""{"q":"x"}""");
        events.OfType<ToolReturned>().Single().Result.Should().Be("\"found\"");
    }

    [Fact]
    public void A_signature_that_comes_on_its_own_stays_with_its_reasoning()
    {
        var transcript = new TurnTranscript();
        transcript.Append(new TextReasoningContent("hm"));
        transcript.Append(new TextReasoningContent("") { ProtectedData = "signed" });
        transcript.Append(new TextContent("Here."));

        transcript.ToContents()[0].Should().BeOfType<TextReasoningContent>()
            .Which.Should().Match<TextReasoningContent>(r => r.Text == "hm" && r.ProtectedData == "signed");
    }

    [Fact]
    public void A_reader_at_the_end_is_told_nothing_more()
    {
        var transcript = new TurnTranscript();
        transcript.Append(new TextContent("all"));
        transcript.End(cursor => TranscriptEvents.Ended(Stored, cursor));
        var cursor = TurnCursor.Start;
        var last = Read(transcript, ref cursor)[^1];
        last.Should().BeOfType<TurnEnded>();

        cursor = last.Cursor;
        Read(transcript, ref cursor).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 7)]
    public void A_reader_that_was_told_more_than_was_kept_is_still_told_the_end(int part, int offset)
    {
        var kept = TurnTranscript.Of([new TextContent("kept")]);
        kept.End(c => TranscriptEvents.Ended(Stored, c));
        var cursor = new TurnCursor(part, offset);
        Read(kept, ref cursor).Should().ContainSingle().Which.Should().BeOfType<TurnEnded>();
    }

    [Fact]
    public void A_reader_after_the_last_tool_is_still_told_the_end()
    {
        var transcript = new TurnTranscript();
        transcript.Append(new FunctionCallContent("c1", "find"));
        var cursor = TurnCursor.Start;
        Read(transcript, ref cursor).Should().ContainSingle().Which.Should().BeOfType<ToolCalled>();

        transcript.End(c => TranscriptEvents.Ended(Stored, c));
        Read(transcript, ref cursor).Should().ContainSingle().Which.Should().BeOfType<TurnEnded>();
    }

    [Fact]
    public void What_comes_after_the_seal_is_not_heard()
    {
        var transcript = new TurnTranscript();
        transcript.Append(new TextContent("before"));
        transcript.Seal();
        transcript.Append(new TextContent(" after"));
        TurnTranscript.TextOf(transcript.ToContents()).Should().Be("before");
    }

    [Fact]
    public void A_checkpoint_takes_only_what_has_grown_and_again_what_was_not_kept()
    {
        var transcript = new TurnTranscript();
        transcript.TakeGrown().Should().BeNull();
        transcript.Append(new TextContent("a"));
        transcript.TakeGrown().Should().NotBeNull();
        transcript.TakeGrown().Should().BeNull();
        transcript.NotKept();
        transcript.TakeGrown().Should().NotBeNull();
    }

    [Fact]
    public void However_it_is_chunked_published_cut_and_resumed_the_joined_text_is_the_stored_text()
    {
        string[] pieces = ["a", "é", "e\u0301", "😀", "👩‍👩‍👧", "\uD83D", "\uDE00", "\r\n", "data: x\n\n", "\0", "漢字", " ", "", "\u2028"];
        var step = Gen.OneOf(
            Gen.Elements(pieces).Select(p => (Kind: 't', Text: p)),
            Gen.Elements(pieces).Select(p => (Kind: 'r', Text: p)),
            Gen.Elements('p', 'R', 'c').Select(k => (Kind: k, Text: "")));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(step.ArrayOf().ToArbitrary(), steps =>
            {
                var transcript = new TurnTranscript();
                var cursor = TurnCursor.Start;
                var read = new StringBuilder();
                foreach (var (kind, text) in steps)
                {
                    if (kind == 't')
                        transcript.Append(new TextContent(text));
                    else if (kind == 'r')
                        transcript.Append(new TextReasoningContent(text));
                    else if (kind == 'c')
                        transcript.Append(new FunctionCallContent("c", "f"));
                    else if (kind == 'p')
                        transcript.Publish();
                    else
                        ReadAndResume(transcript, ref cursor, read);
                }

                transcript.End(c => TranscriptEvents.Ended(Stored, c));
                ReadAndResume(transcript, ref cursor, read);
                read.ToString().Should().Be(TurnTranscript.TextOf(transcript.ToContents()));
                read.ToString().Should().NotContain("\0");
                Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(read.ToString())).Should().Be(read.ToString());

                // What was stored, followed anew from the store, reads the same.
                var again = TurnTranscript.Of(transcript.ToContents());
                again.End(c => TranscriptEvents.Ended(Stored, c));
                var start = TurnCursor.Start;
                var replayed = new StringBuilder();
                ReadAndResume(again, ref start, replayed);
                replayed.ToString().Should().Be(read.ToString());
            }));
    }

    [Fact]
    public void A_long_text_is_told_piece_by_piece_and_no_pair_is_parted()
    {
        // Pairs everywhere: each limit falls into one, from one side or the other.
        var text = "a" + string.Concat(Enumerable.Repeat("🐝", 50_000));
        var transcript = TurnTranscript.Of([new TextReasoningContent("b" + text), new TextContent(text), new TextContent("c")]);
        transcript.End(c => new TurnEnded(c, TurnStatus.Completed, null, null, null));
        var (cursor, state, told) = (TurnCursor.Start, ReaderState.Reading, new List<TurnEvent>());
        while (state == ReaderState.Reading)
        {
            var events = new List<TurnEvent>();
            state = transcript.Read(ref cursor, events, out var wait);
            wait.IsCompleted.Should().BeTrue("there is more");
            events.Sum(e => e is TextDelta t ? t.Text.Length : e is ReasoningDelta r ? r.Text.Length : 0).Should().BeLessThanOrEqualTo(16 * 1024);
            told.AddRange(events);
        }

        string.Concat(told.OfType<ReasoningDelta>().Select(d => d.Text)).Should().Be("b" + text);
        string.Concat(told.OfType<TextDelta>().Select(d => d.Text)).Should().Be(text + "c");
        told.OfType<TextDelta>().Should().OnlyContain(d => !char.IsLowSurrogate(d.Text[0]) && !char.IsHighSurrogate(d.Text[d.Text.Length - 1]));
        told.OfType<TurnEnded>().Should().ContainSingle().And.Subject.Single().Should().BeSameAs(told[^1]);
    }

    private static void ReadAndResume(TurnTranscript transcript, ref TurnCursor cursor, StringBuilder text)
    {
        foreach (var told in Read(transcript, ref cursor))
        {
            if (told is TextDelta delta)
                text.Append(delta.Text);
            // The cut: all a client keeps is the cursor as it stands on the wire.
            cursor = TurnCursor.Parse(told.Cursor.ToString());
        }
    }

    private static List<TurnEvent> Read(TurnTranscript transcript, ref TurnCursor cursor)
    {
        var events = new List<TurnEvent>();
        transcript.Read(ref cursor, events, out _);
        return events;
    }
}
