using System.Net.Sockets;
using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models;

public sealed class DecoratorTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_failure_that_may_pass_is_retried_before_the_first_content(int status)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Enqueue(LoopbackReply.Status(status), LoopbackReply.Status(status), LoopbackReply.Text("third"));
        await using var models = TestModels.Over(server, options: o => o.MaxRetries = 2);

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("third");
        server.Enqueue(LoopbackReply.Status(status), LoopbackReply.Text("fifth"));
        (await models.Client().GetResponseAsync("hello")).Text.Should().Be("fifth");
        server.Calls.Should().Be(5);
    }

    [Fact]
    public async Task Retries_come_to_an_end()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(503));
        await using var models = TestModels.Over(server, options: o => o.MaxRetries = 2);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelUnavailable);
        server.Calls.Should().Be(3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_refusal_that_will_not_pass_is_not_retried(int status)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(status));
        await using var models = TestModels.Over(server, options: o => o.MaxRetries = 2);

        await models.FailAsync();

        server.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_failure_after_the_first_content_is_neither_retried_nor_failed_over()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", "two").ResetAfter(1));
        await using var models = TestModels.Over(server, options: o =>
        {
            o.MaxRetries = 2;
            o.Fallbacks["test/test-model"] = ["test/other"];
        });

        var (text, failure) = await models.FailAsync();

        text.Should().Be("one");
        failure.Error.Should().Be(ChatError.ModelBrokeOff);
        server.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Enqueue(LoopbackReply.Status(429, "", ("Retry-After", "1")), LoopbackReply.Text("later"));
        await using var models = TestModels.Over(server, options: o => o.MaxRetries = 1);
        var start = TimeProvider.System.GetTimestamp();

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("later");

        TimeProvider.System.GetElapsedTime(start).Should().BeGreaterThan(TimeSpan.FromMilliseconds(950));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_left_to_the_caller()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(429, "", ("Retry-After", "31")));
        await using var models = TestModels.Over(server, options: o => o.MaxRetries = 2);

        var (_, failure) = await models.FailAsync();

        failure.RetryAfter.Should().Be(TimeSpan.FromSeconds(31));
        server.Calls.Should().Be(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_model_that_falls_silent_times_out(int after)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", "two").HangAfter(after));
        await using var models = TestModels.Over(server, options: o =>
        {
            o.FirstContentTimeout = after == 0 ? Short : TimeSpan.FromMinutes(1);
            o.BetweenUpdatesTimeout = after == 0 ? TimeSpan.FromMinutes(1) : Short;
        });

        var (text, failure) = await models.FailAsync();

        failure.Error.Should().Be(ChatError.ModelTimeout);
        text.Should().Be(after == 0 ? "" : "one");
        (await server.Requests[0].Cancelled).Should().BeTrue();
    }

    [Fact]
    public async Task A_model_that_answers_no_headers_times_out_streamed_and_whole()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var models = new TestModels(
            b => b.AddOpenAICompatible("test", $"http://{listener.LocalEndpoint}/v1"),
            options: o => (o.FirstContentTimeout, o.BetweenUpdatesTimeout) = (Short, Short));

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelTimeout);
        (await models.Client().Invoking(c => c.GetResponseAsync("hello")).Should().ThrowAsync<ChatException>())
            .Which.Error.Should().Be(ChatError.ModelTimeout);
    }

    [Fact]
    public async Task Silence_after_the_finish_reason_ends_a_whole_answer()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Chunk("""{"choices":[{"delta":{"content":"whole"},"finish_reason":"stop"}]}""").HangAfter(1));
        await using var models = TestModels.Over(server, options: o => o.BetweenUpdatesTimeout = Short);

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("whole");
    }

    [Fact]
    public async Task The_pieces_of_a_long_function_call_are_signs_of_life()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.ToolCall("call_1", "write", [.. Enumerable.Repeat("\n", 12), "{}"]).DelayBetween(Short / 3));
        await using var models = TestModels.Over(server, options: o => o.FirstContentTimeout = Short * 6);

        (await models.StreamAsync()).SelectMany(u => u.Contents).OfType<FunctionCallContent>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_slow_reader_is_not_the_models_silence()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one", "two"));
        await using var models = TestModels.Over(server, options: o => o.BetweenUpdatesTimeout = Short);
        var text = "";

        await foreach (var update in models.Client().GetStreamingResponseAsync("hello"))
        {
            text += update.Text;
            await Task.Delay(Short * 2, TimeProvider.System);
        }

        text.Should().Be("onetwo");
    }

    [Fact]
    public async Task The_next_model_answers_when_one_fails_and_says_so()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(r => r.Model == "third" ? LoopbackReply.Text("from the third") : LoopbackReply.Status(r.Model == "test-model" ? 401 : 500));
        await using var models = TestModels.Over(server, options: o => o.Fallbacks["test/test-model"] = ["test/second", "test/third"]);

        var updates = await models.StreamAsync();
        var whole = await models.Client().GetResponseAsync("hello");

        updates.ToChatResponse().Text.Should().Be("from the third");
        updates[0].AdditionalProperties![FailoverChatClient.AnsweredByProperty].Should().Be("test/third");
        updates.Skip(1).Should().OnlyContain(u => u.AdditionalProperties == null);
        whole.AdditionalProperties![FailoverChatClient.AnsweredByProperty].Should().Be("test/third");
    }

    [Fact]
    public async Task The_first_failure_is_told_when_all_fail()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(r => LoopbackReply.Status(r.Model == "test-model" ? 429 : 401));
        await using var models = TestModels.Over(server, options: o => o.Fallbacks["test/test-model"] = ["test/second"]);

        (await models.FailAsync()).Failure.Error.Should().Be(ChatError.ModelRateLimited);
        server.Calls.Should().Be(2);
    }

    [Fact]
    public async Task A_foreign_exception_fails_over_and_otherwise_passes_unchanged()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var broken = new InvalidOperationException("secret of another SDK");
        await using var models = new TestModels(
            b => b.AddOpenAICompatible("test", server.BaseUrl).AddChatClient("foreign", new BrokenClient(broken), "a", "b"),
            options: o => o.Fallbacks["foreign/a"] = ["test/test-model"]);

        (await models.StreamAsync("hi", model: "foreign/a")).ToChatResponse().Text.Should().Be("You said: hi");
        (await models.Invoking(m => m.StreamAsync(model: "foreign/b")).Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(broken);
        models.Log.Text.Should().NotContain("secret");
    }

    [Fact]
    public async Task The_callers_leaving_is_no_failure_of_the_model()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("one").HangAfter(0));
        await using var models = TestModels.Over(server, options: o =>
        {
            o.MaxRetries = 2;
            o.Fallbacks["test/test-model"] = ["test/second"];
        });
        using var leave = new CancellationTokenSource();

        var call = models.Client().GetStreamingResponseAsync("hello", cancellationToken: leave.Token).ToChatResponseAsync(leave.Token);
        await server.WaitForCallsAsync(1);
        await leave.CancelAsync();

        await call.Invoking(c => c).Should().ThrowAsync<OperationCanceledException>();
        server.Calls.Should().Be(1);
    }

    private sealed class BrokenClient(Exception exception) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromException<ChatResponse>(exception);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw exception;

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
