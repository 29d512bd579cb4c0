using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models;

public sealed class ConfiguredProvidersTests
{
    [Fact]
    public async Task Providers_and_the_default_come_from_configuration()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["Chatbot:DefaultModel"] = "local/m2",
            ["Chatbot:Providers:local:BaseUrl"] = server.BaseUrl,
            ["Chatbot:Providers:local:ApiKey"] = "sk-local",
            ["Chatbot:Providers:local:Models:0"] = "m1",
            ["Chatbot:Providers:local:Models:1"] = "m2",
            ["Chatbot:Providers:fast:Kind"] = "Groq",
            ["Chatbot:Providers:fast:BaseUrl"] = server.BaseUrl,
            ["GROQ_API_KEY"] = "gsk-from-its-own-key",
        };
        await using var models = Configured(settings);

        models.Catalog.Validate();
        await models.StreamAsync(model: "local/m2");
        await models.StreamAsync(model: "fast/any");

        models.Catalog.DefaultModel.Should().Be("local/m2");
        server.Requests.Select(r => r.Headers["Authorization"]).Should().Equal("Bearer sk-local", "Bearer gsk-from-its-own-key");
        models.Catalog.Invoking(c => c.EnsureKnown("groq/x")).Should().Throw<ChatException>("the kind was named already, under another name");
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "openai")]
    [InlineData("GROQ_API_KEY", "groq")]
    [InlineData("OPENROUTER_API_KEY", "openrouter")]
    public async Task A_presets_own_key_is_enough(string key, string provider)
    {
        await using var models = Configured(new Dictionary<string, string?> { [key] = "sk-x" });

        models.Catalog.Validate();

        models.Catalog.DefaultModel.Should().StartWith(provider + "/");
    }

    [Fact]
    public async Task A_preset_reads_its_key_from_the_configuration_and_from_the_environment()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var configured = new TestModels(
            b => b.AddOpenRouter(o => o.BaseUrl = server.BaseUrl), new Dictionary<string, string?> { ["OPENROUTER_API_KEY"] = " sk-configured " });
        await configured.StreamAsync(model: "openrouter/x");

        await using var environment = new TestModels(b => b.AddOpenRouter(o => o.BaseUrl = server.BaseUrl));
        Environment.SetEnvironmentVariable("OPENROUTER_API_KEY", "sk-environment");
        try
        {
            await environment.StreamAsync(model: "openrouter/x");
        }
        finally
        {
            Environment.SetEnvironmentVariable("OPENROUTER_API_KEY", null);
        }

        server.Requests.Select(r => r.Headers["Authorization"]).Should().Equal("Bearer sk-configured", "Bearer sk-environment");
    }

    [Fact]
    public async Task A_name_that_is_a_kind_needs_no_kind()
    {
        await using var models = Configured(new Dictionary<string, string?> { ["Chatbot:Providers:ollama:Models:0"] = "llama3:8b" });

        models.Catalog.Validate();

        models.Catalog.DefaultModel.Should().Be("ollama/llama3:8b");
    }

    [Fact]
    public async Task A_host_can_add_a_kind()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var inner = TestModels.Over(server);
        var kinds = new Dictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>>
        {
            ["own"] = (builder, name, settings) => builder.AddChatClient(name, inner.Client(), [.. settings.Models]),
        };
        await using var models = Configured(
            new Dictionary<string, string?> { ["Chatbot:Providers:mine:Kind"] = "own", ["Chatbot:Providers:mine:Models:0"] = "m" }, kinds);

        (await models.StreamAsync("hi", model: "mine/m")).ToChatResponse().Text.Should().Be("You said: hi");
    }

    [Theory]
    [InlineData("Kind", "gpt", "is 'gpt', which is not known. The kinds are: openai, groq, openrouter, ollama, openai-compatible, own.")]
    [InlineData("ApiKey", "x", "has neither a Kind nor a BaseUrl")]
    public void An_unknown_kind_is_named_with_the_kinds_there_are(string setting, string value, string sentence)
    {
        var kinds = new Dictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>> { ["own"] = (_, _, _) => { } };

        var add = () => Configured(new Dictionary<string, string?> { ["Chatbot:Providers:mine:" + setting] = value }, kinds);

        add.Should().Throw<InvalidOperationException>().Which.Message.Should().Contain(sentence);
    }

    private static TestModels Configured(
        IDictionary<string, string?> settings, IReadOnlyDictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>>? kinds = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new TestModels(b => b.AddConfiguredProviders(configuration, kinds), settings);
    }
}
