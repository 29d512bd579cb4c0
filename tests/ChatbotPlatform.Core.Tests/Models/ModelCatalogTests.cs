using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Core.Tests.Models;

public sealed class ModelCatalogTests
{
    [Fact]
    public async Task With_nothing_added_the_embedded_answerer_answers()
    {
        await using var models = new TestModels(_ => { });

        models.Catalog.Validate();

        models.Catalog.DefaultModel.Should().Be("embedded/answerer");
        (await models.Catalog.ListAsync(default)).Should().Equal(new ModelInfo("embedded/answerer", "embedded", true));
    }

    [Fact]
    public async Task The_first_model_added_is_the_default_and_the_embedded_answerer_can_still_be_chosen()
    {
        await using var models = new TestModels(b => b
            .AddOpenAICompatible("first", "http://127.0.0.1:9/v1", null, o => o.Models.Add("small"))
            .AddOpenAI(o => o.ApiKey = "sk"));

        models.Catalog.Validate();

        models.Catalog.DefaultModel.Should().Be("first/small");
        models.Catalog.EnsureKnown("embedded/answerer");
        models.Catalog.EnsureKnown(null);
        models.Catalog.EnsureKnown("openai/any/name:at-all");
    }

    [Fact]
    public async Task A_preset_without_models_has_a_default()
    {
        await using var models = new TestModels(b => b.AddGroq(o => o.ApiKey = "gsk"));

        models.Catalog.Validate();

        models.Catalog.DefaultModel.Should().StartWith("groq/");
    }

    [Theory]
    [InlineData("first/big")]
    [InlineData("nobody/small")]
    [InlineData("small")]
    [InlineData("/small")]
    [InlineData("open/")]
    [InlineData("")]
    [InlineData("open/a\nb")]
    public async Task An_unknown_model_is_named_with_the_ones_there_are(string name)
    {
        await using var models = new TestModels(b => b
            .AddOpenAICompatible("first", "http://127.0.0.1:9/v1", null, o => o.Models.Add("small")).AddOpenAICompatible("open", "http://127.0.0.1:9/v1"));

        foreach (var refused in new Action[] { () => models.Catalog.EnsureKnown(name), () => models.Catalog.GetClient(name) })
        {
            var failure = refused.Should().Throw<ChatException>().Which;
            failure.Error.Should().Be(ChatError.UnknownModel);
            failure.Message.Should().Contain($"'{name.Replace('\n', '?')}'").And.Contain("first/small, open/…, embedded/answerer");
        }
    }

    [Fact]
    public async Task A_provider_without_models_is_asked_once_for_all_who_wait()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = TestModels.Over(server, options: o => o.DefaultModel = "test/other-model");

        var lists = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => models.Catalog.ListAsync(default)));

        lists.Should().OnlyContain(l => l.Select(m => m.Name).SequenceEqual(new[] { "test/test-model", "test/other-model", "embedded/answerer" }));
        lists[0].Single(m => m.IsDefault).Name.Should().Be("test/other-model");
        server.ModelsRequests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_provider_that_cannot_list_lists_none_and_the_default_is_listed_all_the_same()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        server.ModelsReply = _ => LoopbackReply.Status(500);
        await using var models = TestModels.Over(server, options: o => o.DefaultModel = "test/test-model");

        var list = await models.Catalog.ListAsync(default);
        await models.Catalog.ListAsync(default);

        list.Select(m => m.Name).Should().Equal("test/test-model", "embedded/answerer");
        server.ModelsRequests.Should().ContainSingle("a failure is kept for a while too");
    }

    [Fact]
    public async Task A_check_of_the_connection_lists_the_models_or_says_what_is_wrong()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = TestModels.Over(server, "sk-123");

        (await models.Catalog.CheckAsync("test", default)).Should().Equal("test-model", "other-model");
        server.ModelsRequests.First().Headers["Authorization"].Should().Be("Bearer sk-123");
        (await models.Catalog.CheckAsync("embedded", default)).Should().Equal("answerer");

        server.ModelsReply = _ => LoopbackReply.Status(401);
        (await models.Catalog.Invoking(c => c.CheckAsync("test", default)).Should().ThrowAsync<ChatException>())
            .Which.Error.Should().Be(ChatError.ModelUnauthorized);
        server.ModelsReply = _ => LoopbackReply.Html();
        (await models.Catalog.Invoking(c => c.CheckAsync("test", default)).Should().ThrowAsync<ChatException>())
            .Which.Error.Should().Be(ChatError.ModelFailed);
        (await models.Catalog.Invoking(c => c.CheckAsync("nobody", default)).Should().ThrowAsync<ChatException>())
            .Which.Message.Should().Contain("test, embedded");
    }

    [Fact]
    public async Task A_models_client_is_made_once_and_knows_its_model()
    {
        var made = new List<string>();
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", server.BaseUrl).AddChatClient("own", (services, model) =>
        {
            made.Add(model);
            return services.GetRequiredService<ModelCatalog>().GetClient("test/" + model);
        }));

        models.Client("own/a").Should().BeSameAs(models.Client("own/a"));
        await models.StreamAsync(model: "own/b");

        made.Should().Equal("a", "b");
        server.Requests[0].Model.Should().Be("b");
    }

    [Fact]
    public async Task A_client_that_could_not_be_made_is_made_at_the_next_call()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var inner = TestModels.Over(server);
        var client = inner.Client();
        var calls = 0;
        await using var models = new TestModels(b => b.AddChatClient("own", (_, _) => calls++ == 0 ? throw new TimeoutException() : client));

        models.Invoking(m => m.Client("own/a")).Should().Throw<TimeoutException>();

        (await models.StreamAsync("hi", model: "own/a")).ToChatResponse().Text.Should().Be("You said: hi");
        calls.Should().Be(2);
    }

    [Fact]
    public async Task A_client_that_names_no_model_is_called_default_and_told_none()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var inner = TestModels.Over(server);
        using var nameless = new NamelessClient(inner.Client());
        await using var models = new TestModels(b => b.AddChatClient("own", nameless));

        models.Catalog.DefaultModel.Should().Be("own/default");
        await models.StreamAsync(model: "own/default");

        server.Requests[0].Model.Should().Be("test-model");
    }

    private sealed class NamelessClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }

    [Fact]
    public async Task A_shared_client_is_told_which_model_is_asked()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var inner = TestModels.Over(server);
        var client = inner.Client();
        await using var models = new TestModels(b => b.AddChatClient("several", client, "a", "b").AddChatClient("one", client));

        await models.StreamAsync(model: "several/b");
        await models.StreamAsync(model: "one/test-model");

        server.Requests.Select(r => r.Model).Should().Equal("b", "test-model");
    }

    public static TheoryData<string, Action<ChatbotPlatformBuilder>, string> Mistakes() => new()
    {
        { "twice", b => b.AddOllama().AddOllama().UseDefaultModel("ollama/x"), "'ollama' was added twice" },
        { "embedded", b => b.AddOpenAICompatible("embedded", "http://a/v1"), "'embedded' was added twice" },
        { "name", b => b.AddOpenAICompatible("a/b", "http://a/v1").UseDefaultModel("embedded/answerer"), "'a/b' is not allowed" },
        { "model", b => b.AddOpenAICompatible("a", "http://a/v1", null, o => o.Models.Add("")), "which is not a name" },
        { "address", b => b.AddOpenAICompatible("a", "a.example/v1").UseDefaultModel("a/x"), "Chatbot:Providers:a:BaseUrl" },
        { "password", b => b.AddOpenAICompatible("a", "http://user:secret@a.example/v1").UseDefaultModel("a/x"), "without user name" },
        { "key", b => b.AddGroq(), "GROQ_API_KEY" },
        { "bad key", b => b.AddOpenAI(o => o.ApiKey = "sk\nx"), "no header can carry" },
        { "default", b => b.UseDefaultModel("nobody/x"), "There are: embedded/answerer. To choose one of them, call UseDefaultModel" },
        { "no default", b => b.AddOllama(), "call UseDefaultModel(\"ollama/…\")" },
        { "fallback", b => b.AddModelFallback("embedded/answerer", "nobody/x"), "The fallback model 'nobody/x' is not known" },
        { "own fallback", b => b.AddModelFallback("embedded/answerer", "embedded/answerer"), "its own fallback" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_said_at_start_up(string mistake, Action<ChatbotPlatformBuilder> add, string sentence)
    {
        await using var models = new TestModels(add);

        models.Catalog.Invoking(c => c.Validate()).Should().Throw<InvalidOperationException>(mistake)
            .Which.Message.Should().Contain(sentence).And.NotContain("secret");
    }

    [Fact]
    public async Task Options_out_of_bounds_are_refused()
    {
        await using var models = new TestModels(_ => { }, options: o => o.MaxRetries = 99);

        models.Invoking(m => m.Catalog).Should().Throw<OptionsValidationException>().Which.Message.Should().Contain("MaxRetries");
    }
}
