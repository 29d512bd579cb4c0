using System.ComponentModel;
using System.Text.Json;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models.OpenAICompatible;

public sealed class RequestTests
{
    [Fact]
    public async Task Messages_of_every_role_are_written()
    {
        var json = await SendAsync(
        [
            new(ChatRole.System, "be brief"),
            new(ChatRole.User, "what is \"this\"? 🦜\n"),
            new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent("call_1", "look", new Dictionary<string, object?> { ["at"] = 7 })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", new { seen = "é" }), new FunctionResultContent("call_2", "plain")]),
            new(ChatRole.Assistant, "a parrot"),
            new(ChatRole.User, [new TextContent("and "), new TextContent("this?")]),
        ]);

        var messages = json.GetProperty("messages").EnumerateArray().ToList();
        messages.Select(m => m.GetProperty("role").GetString()).Should().Equal("system", "user", "assistant", "tool", "tool", "assistant", "user");
        messages[1].GetProperty("content").GetString().Should().Be("what is \"this\"? 🦜\n");
        messages[2].GetProperty("content").ValueKind.Should().Be(JsonValueKind.Null);
        messages[2].GetProperty("tool_calls").GetRawText().Should()
            .Be("""[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"at\":7}"}}]""");
        messages[3].GetProperty("tool_call_id").GetString().Should().Be("call_1");
        messages[3].GetProperty("content").GetString().Should().Be("""{"seen":"é"}""");
        messages[4].GetProperty("content").GetString().Should().Be("plain");
        messages[6].GetProperty("content").GetString().Should().Be("and this?");
        json.GetProperty("stream").GetBoolean().Should().BeTrue();
        json.GetProperty("stream_options").GetProperty("include_usage").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Images_are_written_and_other_files_refused()
    {
        var json = await SendAsync([new(ChatRole.User,
            [new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent("https://a.example/b.png", "image/png")])]);

        json.GetProperty("messages")[0].GetProperty("content").GetRawText().Should().Be(
            """[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQI="}},{"type":"image_url","image_url":{"url":"https://a.example/b.png"}}]""");
        var refused = () => SendAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "application/zip")])]);
        (await refused.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.ModelRejected);
    }

    [Fact]
    public async Task Options_are_written()
    {
        var json = await SendAsync("hello", new ChatOptions
        {
            Instructions = "be brief",
            Temperature = 0.7f,
            TopP = 0.9f,
            MaxOutputTokens = 50,
            Seed = 4,
            PresencePenalty = 0.1f,
            FrequencyPenalty = 0.2f,
            StopSequences = ["END"],
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            AdditionalProperties = new() { ["chatbot.task"] = "summarize", ["provider"] = new { order = new[] { "a" } }, ["seed"] = 5, ["model"] = "evil", ["stream"] = false },
        });

        json.GetProperty("messages")[0].GetProperty("content").GetString().Should().Be("be brief");
        json.GetProperty("temperature").GetRawText().Should().Be("0.7");
        json.GetProperty("top_p").GetRawText().Should().Be("0.9");
        json.GetProperty("max_tokens").GetInt32().Should().Be(50);
        json.GetProperty("seed").GetInt32().Should().Be(5, "a vendor field replaces the option of the same name");
        json.GetProperty("presence_penalty").GetRawText().Should().Be("0.1");
        json.GetProperty("frequency_penalty").GetRawText().Should().Be("0.2");
        json.GetProperty("stop").GetRawText().Should().Be("""["END"]""");
        json.GetProperty("response_format").GetRawText().Should().Be("""{"type":"json_object"}""");
        json.GetProperty("reasoning_effort").GetString().Should().Be("low");
        json.GetProperty("provider").GetRawText().Should().Be("""{"order":["a"]}""");
        json.GetProperty("model").GetString().Should().Be("test-model");
        json.GetProperty("stream").GetBoolean().Should().BeTrue();
        json.TryGetProperty("chatbot.task", out _).Should().BeFalse();
        json.EnumerateObject().Select(p => p.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Functions_and_a_schema_are_written()
    {
        var function = AIFunctionFactory.CreateDeclaration("look", "looks at a thing", JsonElement.Parse("""{"type":"object","properties":{"at":{"type":"string"}}}"""));
        var json = await SendAsync("hello", new ChatOptions
        {
            Tools = [function],
            ToolMode = ChatToolMode.RequireSpecific("look"),
            AllowMultipleToolCalls = false,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "thing", "a thing"),
        });

        json.GetProperty("tools").GetRawText().Should().Be(
            """[{"type":"function","function":{"name":"look","description":"looks at a thing","parameters":{"type":"object","properties":{"at":{"type":"string"}}}}}]""");
        json.GetProperty("tool_choice").GetRawText().Should().Be("""{"type":"function","function":{"name":"look"}}""");
        json.GetProperty("parallel_tool_calls").GetBoolean().Should().BeFalse();
        json.GetProperty("response_format").GetRawText().Should().Be(
            """{"type":"json_schema","json_schema":{"name":"thing","description":"a thing","schema":{"type":"object"}}}""");
    }

    [Fact]
    public async Task Half_a_surrogate_pair_does_not_keep_a_message_from_being_sent()
    {
        var json = await SendAsync("a\ud83d b");

        json.GetProperty("messages")[0].GetProperty("content").GetString().Should().Be("a\ufffd b");
    }

    [Fact]
    public async Task The_key_and_the_extra_headers_are_sent()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", server.BaseUrl + "/", "sk-123", o =>
        {
            o.Headers["X-Title"] = "my bot";
            o.MaxTokensField = "max_completion_tokens";
        }));

        await models.Client("test/any/model:free").GetResponseAsync("hello", new ChatOptions { MaxOutputTokens = 9 });

        server.Requests[0].Headers["Authorization"].Should().Be("Bearer sk-123");
        server.Requests[0].Headers["X-Title"].Should().Be("my bot");
        server.Requests[0].Headers["Content-Type"].Should().Be("application/json");
        server.Requests[0].Model.Should().Be("any/model:free");
        server.Requests[0].Json.GetProperty("max_completion_tokens").GetInt32().Should().Be(9);
    }

    private static Task<JsonElement> SendAsync(string text, ChatOptions? options = null) => SendAsync([new ChatMessage(ChatRole.User, text)], options);

    private static async Task<JsonElement> SendAsync(ChatMessage[] messages, ChatOptions? options = null)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = TestModels.Over(server);
        await foreach (var _ in models.Client().GetStreamingResponseAsync(messages, options))
        {
        }
        return server.Requests[0].Json;
    }
}
