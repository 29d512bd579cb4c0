using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.AspNetCore.Tests;

/// <summary>How the platform sits in a host's app.</summary>
public sealed class MappingTests
{
    [Fact]
    public void What_was_not_added_is_said_with_what_to_call()
    {
        using var without = WebApplication.CreateSlimBuilder().Build();
        without.Invoking(a => a.MapChatbotPlatform()).Should().Throw<InvalidOperationException>().WithMessage("*AddChatbotPlatform()*");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddChatbotPlatform();
        using var storeless = builder.Build();
        storeless.Invoking(a => a.MapChatbotPlatform()).Should().Throw<InvalidOperationException>().WithMessage("*UseSqlite*UsePostgreSql*UseEntityFramework*");
    }

    [Fact]
    public async Task Options_out_of_bounds_stop_the_start()
    {
        var starting = () => ChatApp.StartAsync(http: o => o.MaxBodyBytes = 1);
        await starting.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>().WithMessage("*MaxBodyBytes*");
    }

    [Fact]
    public async Task The_hosts_json_settings_do_not_change_ours()
    {
        await using var plain = await ChatApp.StartAsync();
        await using var other = await ChatApp.StartAsync(builder => builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = null;
            json.SerializerOptions.PropertyNameCaseInsensitive = true;
            json.SerializerOptions.AllowTrailingCommas = true;
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        }));
        foreach (var app in (ChatApp[])[plain, other])
        {
            var project = await (await app.Ann.GetAsync($"projects/{await app.NewProjectAsync()}")).JsonAsync();
            project.TryGetProperty("max_tokens", out _).Should().BeTrue();
            await (await app.Ann.PostAsync("projects", Responses.Json("""{"Name":"a"}"""))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
            await (await app.Ann.PostAsync("projects", Responses.Json("""{"name":"a",}"""))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    [Fact]
    public async Task A_body_limit_of_the_hosts_choice_is_kept()
    {
        await using var app = await ChatApp.StartAsync(http: o => o.MaxBodyBytes = 1024);
        await (await app.Ann.PostAsync("projects", Responses.Json($$"""{"name":"a","description":"{{new string('d', 1100)}}"}""")))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Fact]
    public async Task Answers_are_not_kept_by_caches_nor_sniffed()
    {
        await using var app = await ChatApp.StartAsync();
        foreach (var path in (string[])["projects", "nothing", "turns/abc"])
        {
            using var response = await app.Ann.GetAsync(path);
            response.Headers.CacheControl!.NoStore.Should().BeTrue();
            response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        }
    }

    [Fact]
    public async Task Without_a_prefix_the_apps_own_routes_and_fallback_stay()
    {
        var file = Path.Combine(Path.GetTempPath(), $"chat-{Guid.CreateVersion7():N}.db");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddChatbotPlatform().UseSqlite($"Data Source={file}").UseScope(_ => new ChatScope("acme", "ann"))
            .AddOpenAICompatible("none", "http://127.0.0.1:9/v1", configure: o => o.Models.Add("m"));
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapChatbotPlatform("");
        app.MapFallback(() => Results.Text("the app's page"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await client.GetStringAsync("/some/page")).Should().Be("the app's page");
        (await client.GetAsync("/projects")).StatusCode.Should().Be(HttpStatusCode.OK);
        await app.StopAsync();
    }
}
