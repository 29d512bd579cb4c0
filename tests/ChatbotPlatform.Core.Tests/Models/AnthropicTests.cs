using Anthropic;
using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models;

public sealed class AnthropicTests
{
    [Fact]
    public async Task The_official_client_answers_as_any_other_model()
    {
        await using var server = await AnthropicServer.StartAsync();
        using var client = new AnthropicClient { BaseUrl = server.BaseUrl, ApiKey = "sk-ant-canary", MaxRetries = 0 };
        await using var models = new TestModels(b => b.AddChatClient("anthropic", client.AsIChatClient("claude-test", 100)));

        models.Catalog.Validate();
        var response = (await models.StreamAsync("hello", model: "anthropic/claude-test")).ToChatResponse();

        models.Catalog.DefaultModel.Should().Be("anthropic/claude-test");
        response.Text.Should().Be("Grüezi from Claude");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        response.Usage!.OutputTokenCount.Should().BeGreaterThanOrEqualTo(5);
        server.Headers.Should().Contain("Bearer sk-ant-canary");
        server.Request.GetProperty("model").GetString().Should().Be("claude-test");
        models.Log.Text.Should().NotContain("canary");
    }

    [Fact]
    public async Task Its_failure_before_the_first_content_fails_over()
    {
        await using var anthropic = await AnthropicServer.StartAsync();
        anthropic.Status = 529;
        await using var other = await LoopbackModelServer.StartAsync();
        using var client = new AnthropicClient { BaseUrl = anthropic.BaseUrl, ApiKey = "sk-ant-canary", MaxRetries = 0 };
        await using var models = new TestModels(b => b
            .AddChatClient("anthropic", client.AsIChatClient("claude-test", 100))
            .AddOpenAICompatible("test", other.BaseUrl)
            .AddModelFallback("anthropic/claude-test", "test/test-model"));

        var updates = await models.StreamAsync("hi", model: "anthropic/claude-test");

        updates.ToChatResponse().Text.Should().Be("You said: hi");
        updates[0].AdditionalProperties![FailoverChatClient.AnsweredByProperty].Should().Be("test/test-model");
    }
}
