using System.Net.Http.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Core.Tests.Models;

public sealed class LoopbackModelServerTests
{
    [Fact]
    public async Task It_echoes_streamed_and_whole()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        using var http = new HttpClient();

        var streamed = await PostAsync(http, server, stream: true);
        var whole = await PostAsync(http, server, stream: false);

        streamed.Should().Contain("""{"content":"You"}""").And.Contain("\"prompt_tokens\":10").And.EndWith("data: [DONE]\n\n");
        whole.Should().Contain("\"content\":\"You said: hello there\"");
        server.Calls.Should().Be(2);
        server.Requests[0].LastUserText.Should().Be("hello there");
    }

    [Fact]
    public async Task A_gate_holds_the_stream_and_a_client_that_leaves_is_seen()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var gate = new LoopbackGate();
        server.Reply(LoopbackReply.Text("a", "b").HoldAfter(1, gate));
        using var http = new HttpClient();
        using var leave = new CancellationTokenSource();

        var call = PostAsync(http, server, stream: true, leave.Token);
        await gate.Reached;
        await leave.CancelAsync();

        await call.Invoking(c => c).Should().ThrowAsync<OperationCanceledException>();
        (await server.Requests[0].Cancelled).Should().BeTrue();
    }

    private static async Task<string> PostAsync(HttpClient http, LoopbackModelServer server, bool stream, CancellationToken cancellationToken = default)
    {
        var body = new { model = "m", stream, messages = new[] { new { role = "user", content = "hello there" } } };
        using var response = await http.PostAsJsonAsync(server.BaseUrl + "/chat/completions", body, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
