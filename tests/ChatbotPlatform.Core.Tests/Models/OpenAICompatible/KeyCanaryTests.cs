using System.Text;
using System.Text.Json;
using ChatbotPlatform.Models.OpenAICompatible;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models.OpenAICompatible;

public sealed class KeyCanaryTests
{
    private const string Key = "sk-canary/7f3d9b1c5e";
    private const string Escaped = "\\u0073k-canary\\/7f3d9b1c5e";

    public static TheoryData<string> Echoes() =>
    [
        """{"error":{"message":"Incorrect API key provided: KEY","type":"KEY","code":"KEY"}}""",
        """{"error":"KEY"}""",
        """{"error":{"type":"ESCAPED"}}""",
        "KEY",
        """{"id":"KEY","model":"KEY","choices":[{"finish_reason":"KEY","message":{"content":"key KEY and ESCAPED"}}]}""",
        """{"KEY":1,"vendor":{"a":["KEY"]},"other":"ESCAPED","ESCAPED":2,"choices":[{"delta":{"reasoning":"ESCAPED","refusal":"KEY"}}]}""",
        """{"choices":[{"finish_reason":"tool_calls","delta":{"tool_calls":[{"id":"KEY","function":{"name":"ESCAPED","arguments":"{\"k\":\"KEY\"}"}}]}}]}""",
    ];

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_key_echoed_by_the_provider_is_not_in_an_error_an_answer_or_a_log(string body)
    {
        body = body.Replace("ESCAPED", Escaped).Replace("KEY", Key);
        await using var server = await LoopbackModelServer.StartAsync();
        server.Enqueue(
            LoopbackReply.Status(401, body), LoopbackReply.Status(500, body), LoopbackReply.Raw(body, "application/json"),
            LoopbackReply.Raw($"data: {body}\n\ndata: [DONE]\n\n"), LoopbackReply.Raw(body, "text/html"));
        server.ModelsReply = _ => LoopbackReply.Raw($$"""{"data":[{"id":"{{Key}}"}]}""", "application/json");
        await using var models = TestModels.Over(server, Key);
        var seen = new StringBuilder();

        for (var i = 0; i < 5; i++)
        {
            try
            {
                foreach (var update in await models.StreamAsync())
                    seen.AppendLine(JsonSerializer.Serialize(update, WireJson.Plain));
            }
            catch (ChatException failure)
            {
                seen.AppendLine(failure.ToString());
            }
        }
        seen.AppendLine(JsonSerializer.Serialize(await models.Catalog.ListAsync(default), WireJson.Plain));

        server.Calls.Should().Be(5);
        server.Requests.Should().OnlyContain(r => r.Headers["Authorization"] == "Bearer " + Key);
        seen.ToString().Should().NotContain(Key).And.NotContain("7f3d9b1c5e");
        models.Log.Text.Should().NotContain(Key).And.NotContain("7f3d9b1c5e").And.Contain("401");
    }

    [Fact]
    public async Task A_placeholder_for_a_key_is_a_word_an_answer_may_hold()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Text("I run on ollama."));
        await using var models = TestModels.Over(server, "ollama");

        (await models.StreamAsync()).ToChatResponse().Text.Should().Be("I run on ollama.");
    }

    [Fact]
    public async Task Headers_are_not_logged_at_any_level()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", server.BaseUrl, Key, o => o.Headers["api-key"] = "header-canary"));

        await models.StreamAsync("message-canary");

        models.Log.Text.Should().NotContain("canary").And.NotContain("Authorization");
    }
}
