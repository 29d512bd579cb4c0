using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests;

/// <summary>The document that a host's <c>AddOpenApi()</c> makes, beside what the routes really do.</summary>
public sealed class OpenApiTests(OpenApiTests.Described described) : IClassFixture<OpenApiTests.Described>
{
    private static readonly string[] Forbidden = ["tenant_id", "is_set"];

    public static TheoryData<string> WithBody => RouteCatalog.WithBody;

    public static TheoryData<string> All => RouteCatalog.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Every_route_says_how_it_can_be_refused(string route)
    {
        var operation = described.Operation(route);
        var statuses = operation["responses"]!.AsObject().Select(r => r.Key).ToList();
        statuses.Should().Contain(s => s.StartsWith('2')).And.Contain(["401", "403", "404", "503"]);
        if (RouteCatalog.Known[route].Body is not null)
            statuses.Should().Contain(["400", "413", "415"]);
        foreach (var (status, response) in operation["responses"]!.AsObject().Where(r => r.Key[0] is '4' or '5'))
            response!["content"]!["application/problem+json"].Should().NotBeNull($"{status} is a problem");
        operation["summary"].Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public void Every_body_is_described_as_it_is_read(string route)
    {
        var body = described.Operation(route)["requestBody"]!["content"]!["application/json"]!;
        var members = body["schema"]!["properties"]!.AsObject().Select(p => p.Key).ToList();
        members.Should().Contain(JsonNode.Parse(RouteCatalog.Known[route].Body!)!.AsObject().Select(m => m.Key));
        members.Should().NotContain(Forbidden);
        body["schema"]!["properties"]!.AsObject().Should().OnlyContain(p => p.Value!["type"] != null, "each member has a type");
        body["example"]!.AsObject().Select(m => m.Key).Should().NotBeEmpty().And.BeSubsetOf(members);
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task Every_example_is_taken_by_its_route(string route)
    {
        await using var furnished = new FurnishedApp();
        await furnished.InitializeAsync();
        var operation = described.Operation(route);
        var example = operation["requestBody"]!["content"]!["application/json"]!["example"]!.AsObject();
        if (example["project_id"] is not null)
            example["project_id"] = furnished.Project;

        using var response = await furnished.App.Ann.SendAsync(furnished.Request(route, content: Responses.Json(example.ToJsonString())));

        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        var answer = operation["responses"]![((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)];
        answer.Should().NotBeNull($"{(int)response.StatusCode} is described");
        answer!["content"]![response.Content.Headers.ContentType!.MediaType!].Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_example_of_an_answer_is_like_the_answer(string route)
    {
        var operation = described.Operation(route);
        var content = operation["responses"]!.AsObject().Where(r => r.Key[0] == '2').Select(r => r.Value!["content"]?["application/json"]?["example"])
            .FirstOrDefault(e => e is not null);
        if (content is null)
            return;
        await using var furnished = new FurnishedApp();
        await furnished.InitializeAsync();
        using var response = await furnished.App.Ann.SendAsync(furnished.Request(route));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        response.IsSuccessStatusCode.Should().BeTrue(answer?.ToJsonString());
        Shape(content).Should().Be(Shape(answer));
    }

    [Fact]
    public void Every_answer_in_JSON_has_an_example()
    {
        RouteCatalog.Known.Keys.Where(r =>
            described.Operation(r)["responses"]!.AsObject().Any(s => s.Key[0] == '2' && s.Value!["content"]?["application/json"] is { } json && json["example"] is null))
            .Should().BeEmpty();
    }

    /// <summary>The names of an object's members, and theirs, but for a project's variables, which it names itself; of a list, those of its first.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject o => $"{{{string.Join(',', o.Select(m => m.Value is JsonObject or JsonArray && m.Key != "variables" ? m.Key + Shape(m.Value) : m.Key))}}}",
        JsonArray { Count: > 0 } a => $"[{Shape(a[0])}]",
        JsonArray => "[]",
        _ => "",
    };

    /// <summary>A host's document.</summary>
    public sealed class Described : IAsyncLifetime
    {
        private JsonObject _paths = null!;

        public JsonObject Operation(string route) =>
            _paths[ChatApp.Prefix + route.Split(' ')[1]]![route.Split(' ')[0].ToLowerInvariant()]!.AsObject();

        public async ValueTask InitializeAsync()
        {
            await using var app = await ChatApp.StartAsync(builder => builder.Services.AddOpenApi(), map: a => a.MapOpenApi());
            using var client = new HttpClient { BaseAddress = app.Address };
            _paths = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject();
        }

        public ValueTask DisposeAsync() => default;
    }
}
