using System.Text.Json;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Core.Tests.Models.OpenAICompatible;

public sealed class AnswerTests
{
    private const string Hard = "👩‍👩‍👧 \r\n data: [DONE]\n\n: \"quoted\" \\ ☃ \u2028 end";

    [Fact]
    public async Task Text_comes_whole_through_segments_of_one_byte()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("Hi ", Hard, " there").Usage(3, 4).OneByteSegments());
        await using var models = TestModels.Over(server);

        var updates = await models.StreamAsync();

        updates.Select(u => u.Text).Where(t => t.Length > 0).Should().Equal("Hi ", Hard, " there");
        updates.Should().OnlyContain(u => u.Role == ChatRole.Assistant && u.ResponseId == "chatcmpl-loopback" && u.ModelId == "test-model");
    }

    [Fact]
    public async Task A_text_is_told_as_soon_as_it_arrives()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var gate = new LoopbackGate();
        server.Reply(LoopbackReply.Text("one", "two").HoldAfter(1, gate));
        await using var models = TestModels.Over(server);
        await using var answer = models.Client().GetStreamingResponseAsync("hello").GetAsyncEnumerator();

        (await answer.MoveNextAsync()).Should().BeTrue();

        answer.Current.Text.Should().Be("one");
        gate.Open();
        (await answer.MoveNextAsync()).Should().BeTrue();
        answer.Current.Text.Should().Be("two");
    }

    [Theory]
    [InlineData("content", """a \ud83d""", """\uDE00 b""", "a 😀 b")]
    [InlineData("content", """a \ud83d""", "b", "a \uFFFDb")]
    [InlineData("content", "a \\ude00 \\u00fc\\n\\\"ü\\\"", " b\\ud83d", "a \uFFFD ü\n\"ü\" b\uFFFD")]
    [InlineData("reasoning", """a \ud83d""", """\ude00""", "a 😀")]
    [InlineData("reasoning", """\ud83d""", """\ud83d""", "\uFFFD\uFFFD")]
    public async Task Half_a_surrogate_pair_finds_its_other_half_or_is_replaced_and_the_answer_goes_on(string field, string first, string second, string expected)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(Chunk(first).Then(Chunk(second)).Then(LoopbackReply.Text("")));
        await using var models = TestModels.Over(server);

        var contents = (await models.StreamAsync()).SelectMany(u => u.Contents).ToList();

        string.Concat(contents.Select(c => field == "content" ? (c as TextContent)?.Text : (c as TextReasoningContent)?.Text)).Should().Be(expected);

        LoopbackReply Chunk(string text) => LoopbackReply.Chunk($$$"""{"choices":[{"delta":{"{{{field}}}":"{{{text}}}"}}]}""");
    }

    [Fact]
    public async Task Usage_is_told_once_even_when_every_chunk_reports_it()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Chunk("""{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":7,"completion_tokens":1}}""")
            .Then(LoopbackReply.Chunk("""
                {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9,
                 "prompt_tokens_details":{"cached_tokens":5},"completion_tokens_details":{"reasoning_tokens":1}}}
                """.ReplaceLineEndings(""))));
        await using var models = TestModels.Over(server);

        var usage = (await models.StreamAsync()).SelectMany(u => u.Contents).OfType<UsageContent>().Should().ContainSingle().Subject.Details;

        (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount).Should().Be((7, 2, 9));
        (usage.CachedInputTokenCount, usage.ReasoningTokenCount).Should().Be((5, 1));
    }

    [Theory]
    [InlineData("reasoning")]
    [InlineData("reasoning_content")]
    public async Task Reasoning_is_told_apart_from_text(string field)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Chunk($$$"""{"choices":[{"delta":{"{{{field}}}":"hm"}}]}""").Then(LoopbackReply.Text("Hi")));
        await using var models = TestModels.Over(server);

        var contents = (await models.StreamAsync()).SelectMany(u => u.Contents).ToList();

        contents.OfType<TextReasoningContent>().Should().ContainSingle().Which.Text.Should().Be("hm");
        contents.OfType<TextContent>().Should().ContainSingle().Which.Text.Should().Be("Hi");
    }

    [Fact]
    public async Task Reasoning_under_both_names_is_told_once()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Chunk("""{"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm"}}]}"""));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).SelectMany(u => u.Contents).OfType<TextReasoningContent>().Should().ContainSingle();
    }

    [Fact]
    public async Task Function_calls_are_put_together_from_their_pieces()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.ToolCall(0, "call_a", "weather", "{\"ci", "ty\":\"Zü", "rich\"}")
            .Then(LoopbackReply.ToolCall(1, "call_b", "time", "{}")));
        await using var models = TestModels.Over(server);

        var updates = await models.StreamAsync();

        var calls = updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>().ToList();
        calls.Select(c => (c.CallId, c.Name)).Should().Equal(("call_a", "weather"), ("call_b", "time"));
        calls[0].Arguments!["city"].Should().BeOfType<JsonElement>().Which.GetString().Should().Be("Zürich");
        calls[1].Arguments.Should().BeEmpty();
        updates.Last(u => u.FinishReason is not null).FinishReason.Should().Be(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task Function_calls_that_share_an_index_are_told_apart_by_their_ids()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.ToolCall("call_a", "weather", "{\"x\":1}").Then(LoopbackReply.ToolCall("call_b", "weather", "{\"x\":2}")));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).SelectMany(u => u.Contents).OfType<FunctionCallContent>().Should().HaveCount(2);
    }

    [Fact]
    public async Task Function_calls_of_a_broken_off_answer_are_not_told()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.ToolCall("call_a", "weather", "{\"x\":", "1}").ResetAfter(1));
        await using var models = TestModels.Over(server);
        var contents = new List<AIContent>();

        var read = async () =>
        {
            await foreach (var update in models.Client().GetStreamingResponseAsync("hello"))
                contents.AddRange(update.Contents);
        };

        (await read.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.ModelBrokeOff);
        contents.Should().BeEmpty();
    }

    [Fact]
    public async Task Arguments_that_are_not_json_are_an_error_of_the_call()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.ToolCall("call_a", "weather", "{oops"));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).SelectMany(u => u.Contents).OfType<FunctionCallContent>().Should().ContainSingle()
            .Which.Exception.Should().NotBeNull();
    }

    [Fact]
    public async Task Fields_of_one_vendor_are_kept_and_told_when_they_change()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(
            LoopbackReply.Chunk("""{"provider":"P","citations":["https://a.example"],"choices":[{"delta":{"content":"a"}}]}""")
                .Then(LoopbackReply.Chunk("""{"provider":"P","choices":[{"delta":{"content":"b","custom":{"x":[1]}},"native_finish_reason":null}]}"""))
                .Then(LoopbackReply.Chunk("""{"provider":"P","citations":["https://b.example"],"choices":[{"delta":{"content":"c"}}]}""")));
        await using var models = TestModels.Over(server);

        var fields = (await models.StreamAsync()).Where(u => u.Text.Length > 0).Select(u => u.AdditionalProperties).ToList();

        fields[0]!.Keys.Should().BeEquivalentTo("provider", "citations");
        fields[1]!.Keys.Should().BeEquivalentTo("custom");
        ((JsonElement)fields[2]!["citations"]!)[0].GetString().Should().Be("https://b.example");
    }

    [Theory]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("tool_calls", "tool_calls")]
    [InlineData("eos", "eos")]
    public async Task The_finish_reason_is_told(string wire, string expected)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("a").Finish(wire));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).ToChatResponse().FinishReason!.Value.Value.Should().Be(expected);
    }

    [Fact]
    public async Task A_whole_answer_is_read()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Reasoning("hm").Then(LoopbackReply.Text("Hi", " there")).Then(LoopbackReply.ToolCall("call_a", "f", "{\"x\":", "1}")).Usage(3, 4));
        await using var models = TestModels.Over(server);

        var response = await models.Client().GetResponseAsync("hello");

        response.Text.Should().Be("Hi there");
        response.Messages.Should().ContainSingle().Which.Contents.Should().Contain(c => c is TextReasoningContent).And.Contain(c => c is FunctionCallContent);
        (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount).Should().Be((3, 4));
        response.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
        (response.ResponseId, response.ModelId).Should().Be(("chatcmpl-loopback", "test-model"));
        server.Requests[0].Stream.Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_does_not_stream_is_read_all_the_same()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw("""{"id":"x","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"whole"}}]}""", "application/json; charset=utf-8"));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("whole");
    }

    [Fact]
    public async Task A_server_that_always_streams_is_read_all_the_same()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw("data: {\"choices\":[{\"delta\":{\"content\":\"whole\"}}]}\n\ndata: [DONE]\n\n"));
        await using var models = TestModels.Over(server);

        (await models.Client().GetResponseAsync("hello")).Text.Should().Be("whole");
    }

    [Fact]
    public async Task Text_in_parts_and_a_refusal_are_text()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Chunk("""{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}""")
            .Then(LoopbackReply.Chunk("""{"choices":[{"delta":{"content":null,"refusal":"c"}},{"index":1,"delta":{"content":"of another choice"}}]}""")));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("abc");
    }
}
