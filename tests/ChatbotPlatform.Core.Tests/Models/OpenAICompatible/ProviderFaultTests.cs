using System.Net;
using System.Net.Sockets;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models.OpenAICompatible;

public sealed class ProviderFaultTests
{
    [Theory]
    [InlineData(400, ChatError.ModelRejected)]
    [InlineData(401, ChatError.ModelUnauthorized)]
    [InlineData(402, ChatError.ModelUnauthorized)]
    [InlineData(403, ChatError.ModelUnauthorized)]
    [InlineData(404, ChatError.ModelRejected)]
    [InlineData(408, ChatError.ModelTimeout)]
    [InlineData(413, ChatError.ModelRejected)]
    [InlineData(422, ChatError.ModelRejected)]
    [InlineData(429, ChatError.ModelRateLimited)]
    [InlineData(500, ChatError.ModelUnavailable)]
    [InlineData(502, ChatError.ModelUnavailable)]
    [InlineData(503, ChatError.ModelUnavailable)]
    [InlineData(504, ChatError.ModelTimeout)]
    public async Task A_refusal_is_said_in_our_words_with_provider_and_status(int status, ChatError expected)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(status, """{"error":{"message":"your prompt was: SECRET","type":"invalid_request_error","code":"SECRET"}}"""));
        await using var models = TestModels.Over(server);

        var (text, failure) = await models.FailAsync();
        var whole = await models.Client().Invoking(c => c.GetResponseAsync("hello")).Should().ThrowAsync<ChatException>();

        text.Should().BeEmpty();
        failure.Error.Should().Be(expected);
        failure.Message.Should().Contain("'test'").And.Contain($"{status}").And.NotContain("SECRET");
        whole.Which.Error.Should().Be(expected);
        models.Log.Text.Should().Contain("invalid_request_error").And.Contain("other").And.NotContain("SECRET");
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "text/html")]
    [InlineData("", "text/plain")]
    [InlineData("{\"error\":\"quota exceeded for SECRET\"}", "application/json")]
    [InlineData("{\"error\":{\"type\":\"has spaces and SECRET\",\"code\":12}}", "application/json")]
    [InlineData("[1,2", "application/json")]
    public async Task An_error_body_of_any_shape_is_survived(string body, string type)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(502, body, ("Content-Type", type)));
        await using var models = TestModels.Over(server);

        var (_, failure) = await models.FailAsync();

        failure.Error.Should().Be(ChatError.ModelUnavailable);
        models.Log.Text.Should().NotContain("SECRET");
    }

    [Fact]
    public async Task Retry_after_is_read_as_seconds_and_as_a_date()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var date = DateTimeOffset.UtcNow.AddSeconds(90);
        server.Enqueue(
            LoopbackReply.Status(429, "", ("Retry-After", "77")), LoopbackReply.Status(429, "", ("Retry-After", date.ToString("R"))));
        await using var models = TestModels.Over(server);

        var (_, seconds) = await models.FailAsync();
        var (_, dated) = await models.FailAsync();

        seconds.RetryAfter.Should().Be(TimeSpan.FromSeconds(77));
        dated.RetryAfter.Should().BeCloseTo(TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", $"http://127.0.0.1:{port}/v1"));

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelUnavailable);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unavailable()
    {
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", "http://no-such-host.invalid/v1"));

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelUnavailable);
    }

    [Fact]
    public async Task A_connection_closed_before_the_answer_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[1]);
            socket.Close(0);
        });
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", $"http://{listener.LocalEndpoint}/v1"));

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelUnavailable);
        await server;
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "one two")]
    public async Task A_connection_cut_within_the_stream_breaks_the_answer_off(int after, string said)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", " two", " three").ResetAfter(after));
        await using var models = TestModels.Over(server);

        var (text, failure) = await models.FailAsync();

        failure.Error.Should().Be(ChatError.ModelBrokeOff);
        text.Should().Be(said);
    }

    [Fact]
    public async Task A_reset_within_the_stream_breaks_the_answer_off()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var gate = new LoopbackGate();
        server.Reply(LoopbackReply.Text("one", " two", " three").ResetAfter(2, gate));
        await using var models = TestModels.Over(server);
        var text = "";

        var read = async () =>
        {
            await foreach (var update in models.Client().GetStreamingResponseAsync("hello"))
            {
                text += update.Text;
                if (text == "one two")
                    gate.Open();
            }
        };

        (await read.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.ModelBrokeOff);
        text.Should().Be("one two");
    }

    [Fact]
    public async Task A_stream_that_ends_without_finish_reason_and_done_breaks_the_answer_off()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", " two").NoFinish());
        await using var models = TestModels.Over(server);

        var (text, failure) = await models.FailAsync();

        failure.Error.Should().Be(ChatError.ModelBrokeOff);
        text.Should().Be("one two");
    }

    [Fact]
    public async Task A_stream_cut_within_an_event_breaks_the_answer_off()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw("data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\ndata: {\"choices\":[{\"del"));
        await using var models = TestModels.Over(server);

        var (text, failure) = await models.FailAsync();

        failure.Error.Should().Be(ChatError.ModelBrokeOff);
        text.Should().Be("one");
    }

    [Fact]
    public async Task Done_alone_and_a_finish_reason_alone_are_whole_answers()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Enqueue(LoopbackReply.Text("whole").DoneOnly(), LoopbackReply.Text("whole").FinishOnly(), LoopbackReply.Raw("data: [DONE]"));
        await using var models = TestModels.Over(server);

        foreach (var expected in new[] { "whole", "whole", "" })
        {
            var response = (await models.StreamAsync()).ToChatResponse();
            response.Text.Should().Be(expected);
            response.FinishReason.Should().Be(ChatFinishReason.Stop);
        }
    }

    [Fact]
    public async Task A_reset_after_the_finish_reason_takes_nothing_from_the_answer()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Chunk("""{"choices":[{"delta":{"content":"whole"},"finish_reason":"stop"}]}""").ResetAfter(1));
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("whole");
    }

    [Fact]
    public async Task Content_after_done_is_not_part_of_the_answer()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("whole").ContentAfterDone());
        await using var models = TestModels.Over(server);

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("whole");
    }

    [Fact]
    public async Task Malformed_json_fails_and_keeps_what_came_before()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", " two").MalformedAfter(1));
        await using var models = TestModels.Over(server);

        var (text, failure) = await models.FailAsync();

        failure.Error.Should().Be(ChatError.ModelFailed);
        text.Should().Be("one");
    }

    [Theory]
    [InlineData("data: []\n\n")]
    [InlineData("data: 1\n\n")]
    [InlineData("data: {} {}\n\n")]
    public async Task What_is_not_a_chunk_fails(string body)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw(body));
        await using var models = TestModels.Over(server);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelFailed);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_fail()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw([.. "data: {\"choices\":[{\"delta\":{\"content\":\""u8, 0xC3, 0x28, .. "\"}}]}\n\n"u8]));
        await using var models = TestModels.Over(server);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelFailed);
    }

    [Fact]
    public async Task A_page_in_place_of_an_answer_fails()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Html());
        await using var models = TestModels.Over(server);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelFailed);
        await models.Client().Invoking(c => c.GetResponseAsync("hello")).Should().ThrowAsync<ChatException>();
    }

    [Fact]
    public async Task Json_that_is_no_answer_fails()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw("""{"hello":"world"}""", "application/json"));
        await using var models = TestModels.Over(server);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelFailed);
    }

    [Theory]
    [InlineData("""{"error":{"message":"x","type":"rate_limit_error"}}""", ChatError.ModelRateLimited)]
    [InlineData("""{"error":{"message":"x","code":"invalid_api_key"}}""", ChatError.ModelUnauthorized)]
    [InlineData("""{"error":{"message":"x","code":502},"choices":[{"delta":{},"finish_reason":"error"}]}""", ChatError.ModelUnavailable)]
    [InlineData("""{"error":{"message":"x","type":"overloaded_error"}}""", ChatError.ModelUnavailable)]
    [InlineData("""{"error":{"message":"x","code":"context_length_exceeded"}}""", ChatError.ModelRejected)]
    [InlineData("""{"error":"something SECRET"}""", ChatError.ModelFailed)]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"error"}]}""", ChatError.ModelFailed)]
    public async Task An_error_within_the_stream_is_an_error(string chunk, ChatError expected)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one").Then(LoopbackReply.Chunk(chunk)));
        await using var models = TestModels.Over(server);

        var (text, failure) = await models.FailAsync();

        failure.Error.Should().Be(expected);
        failure.Message.Should().NotContain("SECRET");
        text.Should().Be("one");
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Raw("data: " + new string('x', 3 * 1024 * 1024)));
        await using var models = TestModels.Over(server);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelFailed);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await LoopbackModelServer.StartAsync();
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(307, "", ("Location", elsewhere.BaseUrl + "/chat/completions")));
        await using var models = TestModels.Over(server, "sk-canary-0123456789");

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelFailed);
        elsewhere.Calls.Should().Be(0);
    }

    [Fact]
    public async Task A_caller_that_leaves_breaks_the_call_off()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", "two").HangAfter(1));
        await using var models = TestModels.Over(server);
        using var leave = new CancellationTokenSource();

        var read = async () =>
        {
            await foreach (var update in models.Client().GetStreamingResponseAsync("hello", cancellationToken: leave.Token))
            {
                if (update.Text == "one")
                    await leave.CancelAsync();
            }
        };

        await read.Should().ThrowAsync<OperationCanceledException>();
        (await server.Requests[0].Cancelled).Should().BeTrue();
    }
}
