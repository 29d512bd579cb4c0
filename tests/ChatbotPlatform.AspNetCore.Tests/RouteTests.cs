using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests;

/// <summary>Every route against every bad input: a 4xx with a code, at once, and nothing changed.</summary>
public sealed class RouteTests(FurnishedApp furnished) : IClassFixture<FurnishedApp>
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private ChatApp App => furnished.App;

    [Fact]
    public void Every_route_is_described() =>
        RouteCatalog.EndpointsOf(App).Select(RouteCatalog.NameOf).Should().BeEquivalentTo(RouteCatalog.Known.Keys);

    [Fact]
    public void Every_route_says_what_it_takes_and_has_a_name()
    {
        foreach (var endpoint in RouteCatalog.EndpointsOf(App))
        {
            var facts = RouteCatalog.Known[RouteCatalog.NameOf(endpoint)];
            (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null).Should().Be(facts.Body is not null, RouteCatalog.NameOf(endpoint));
            endpoint.Metadata.GetMetadata<IEndpointNameMetadata>().Should().NotBeNull();
            endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>().Should().NotBeNull();
            endpoint.Metadata.GetMetadata<ITagsMetadata>().Should().NotBeNull();
        }
    }

    [Fact]
    public async Task Every_route_is_in_the_hosts_OpenAPI_document()
    {
        await using var app = await ChatApp.StartAsync(builder => builder.Services.AddOpenApi(), map: a => a.MapOpenApi());
        using var client = new HttpClient { BaseAddress = app.Address };
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        var paths = document["paths"]!.AsObject();

        var documented = paths.SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key[ChatApp.Prefix.Length..]}"));
        documented.Should().BeEquivalentTo(RouteCatalog.Known.Keys);
        foreach (var (route, facts) in RouteCatalog.Known)
        {
            var operation = paths[ChatApp.Prefix + route.Split(' ')[1]]![route.Split(' ')[0].ToLowerInvariant()]!;
            operation["operationId"].Should().NotBeNull();
            (operation["requestBody"]?["content"]?["application/json"] is not null).Should().Be(facts.Body is not null, route);
            operation["responses"]!["404"]!["content"]!["application/problem+json"].Should().NotBeNull();
        }

        document["components"]!["schemas"]!["MessageJson"]!["properties"]!["session_id"].Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.WithBody), MemberType = typeof(RouteCatalog))]
    public async Task A_bad_body_is_refused_and_changes_nothing(string route)
    {
        var before = await furnished.SnapshotAsync();
        foreach (var (what, content, code) in BadBodies(RouteCatalog.Known[route]))
        {
            if ((what is "missing" or "empty") && (route.EndsWith("/regenerate", StringComparison.Ordinal) || route.EndsWith("/visitors", StringComparison.Ordinal)))
                continue;
            using var request = furnished.Request(route, content: content);
            if (what == "missing")
                request.Content = null;
            await RefusedAsync(request, code, what);
        }

        (await furnished.SnapshotAsync()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.WithId), MemberType = typeof(RouteCatalog))]
    public async Task An_id_that_is_none_is_as_absent(string route)
    {
        string[] ids =
        [
            "abc", "0", "-1", "%20", "null", "undefined", "..%2F..%2Fx", "%2e%2e%2fx", "..%5C..%5Cx", "a%0Ab", "%F0%9F%91%8B", "%ff", "*", "'%20or%201=1",
            new string('a', 2_000), "0199d5a0-0000-7000-8000-000000000000", $"%7B{furnished.Project}%7D", furnished.Session.Replace("-", "", StringComparison.Ordinal),
        ];
        var before = await furnished.SnapshotAsync();
        foreach (var id in ids)
        {
            await RefusedAsync(furnished.Request(route, id), "not_found", id);
            if (route.Contains("{prompt_id}", StringComparison.Ordinal))
                await RefusedAsync(furnished.Request(route, promptId: id), "not_found", id);
        }

        (await furnished.SnapshotAsync()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.WithId), MemberType = typeof(RouteCatalog))]
    public async Task A_NUL_in_an_id_is_refused(string route)
    {
        // The server itself refuses it, before any route.
        using var response = await App.Ann.SendAsync(furnished.Request(route, "a%00b"));
        ((int)response.StatusCode).Should().BeInRange(400, 404);
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.WithId), MemberType = typeof(RouteCatalog))]
    public async Task What_is_anothers_is_as_absent(string route)
    {
        var before = await furnished.SnapshotAsync();
        List<(string Tenant, string User)> strangers = [("other", "ann"), ("other", "bob")];
        if (RouteCatalog.Known[route].Reach is Reach.User or Reach.Operator)
            strangers.Add(("acme", "bob"));
        foreach (var (tenant, user) in strangers)
        {
            using var foreign = await App[tenant, user].SendAsync(furnished.Request(route));
            var refused = await foreign.ProblemAsync(HttpStatusCode.NotFound, "not_found");
            using var absent = await App[tenant, user].SendAsync(furnished.Request(route, Guid.CreateVersion7().ToString()));
            (await absent.ProblemAsync(HttpStatusCode.NotFound, "not_found")).ToString().Should().Be(refused.ToString());
        }

        (await furnished.SnapshotAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("POST /chat")]
    [InlineData("POST /chat/stream")]
    [InlineData("POST /sessions")]
    public async Task An_id_in_a_body_that_is_anothers_is_as_absent(string route)
    {
        var calls = App.Model.Calls;
        var before = await furnished.SnapshotAsync();
        using var response = await App["other", "ann"].SendAsync(furnished.Request(route));
        await response.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        (await furnished.SnapshotAsync()).Should().Be(before);
        App.Model.Calls.Should().Be(calls);
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.All), MemberType = typeof(RouteCatalog))]
    public async Task Who_does_not_say_who_they_are_gets_nothing(string route)
    {
        // A widget's routes are there for whoever comes; what they give to whom has tests of its own.
        if (RouteCatalog.Known[route].Reach == Reach.Site)
            return;
        using var anonymous = new HttpClient { BaseAddress = App.Ann.BaseAddress };
        using var response = await anonymous.SendAsync(furnished.Request(route));
        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");

        foreach (var (tenant, user) in ((string, string)[])[("", "ann"), (" ", "ann"), (new string('t', 201), "ann"), ("acme", new string('u', 201))])
        {
            using var request = furnished.Request(route);
            request.Headers.Add("X-Tenant", tenant);
            request.Headers.Add("X-User", user);
            using var badly = await anonymous.SendAsync(request);
            await badly.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.All), MemberType = typeof(RouteCatalog))]
    public async Task A_visitor_may_not_manage(string route)
    {
        using var request = furnished.Request(route);
        request.Headers.Add("X-Project", furnished.Project);
        if (RouteCatalog.Known[route].Reach is not (Reach.Tenant or Reach.Operator))
            return;
        using var response = await App.Ann.SendAsync(request);
        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_path_that_is_none_is_not_found()
    {
        foreach (var path in (string[])["", "nothing", "projects/x/y/z", "sessions//messages", "turns", "hub/x", "..%2Fetc", "projects%2F"])
        {
            using var response = await App.Ann.GetAsync(path);
            await response.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        }
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.All), MemberType = typeof(RouteCatalog))]
    public async Task A_method_that_a_path_does_not_have_is_405(string route)
    {
        using var request = furnished.Request(route);
        request.Method = HttpMethod.Trace;
        request.Content = null;
        using var response = await App.Ann.SendAsync(request);
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, "invalid_request");
        response.Content.Headers.Allow.Should().Contain(route.Split(' ')[0]);
    }

    [Theory]
    [InlineData("projects?skip=-1")]
    [InlineData("projects?skip=abc")]
    [InlineData("projects?skip=99999999999")]
    [InlineData("projects?take=0")]
    [InlineData("projects?take=101")]
    [InlineData("projects?take=1&take=2")]
    [InlineData("sessions?take=-5")]
    [InlineData("sessions?project_id=abc")]
    [InlineData("sessions/SESSION/messages?before=0")]
    [InlineData("sessions/SESSION/messages?before=x")]
    [InlineData("sessions/SESSION/messages?take=101")]
    [InlineData("turns/TURN/events?after=x")]
    public async Task A_query_out_of_bounds_is_refused(string path)
    {
        var address = furnished.Filled(path).Replace("TURN", furnished.Turn, StringComparison.Ordinal);
        using var response = await App.Ann.GetAsync(address);
        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    private async Task RefusedAsync(HttpRequestMessage request, string? code, string what)
    {
        // A refusal that is slow by itself is slow each time; one that a busy machine kept waiting is not.
        var time = Stopwatch.StartNew();
        using var response = await SendAsync(request);
        for (var again = 0; time.Elapsed >= AtOnce && again < 3; again++)
        {
            time.Restart();
            using var repeated = await SendAsync(request);
        }

        var problem = await response.ProblemAsync();
        time.Elapsed.Should().BeLessThan(AtOnce, what);
        ((int)response.StatusCode).Should().BeInRange(400, 499, $"{what}: {problem}\n{string.Join('\n', App.Log.Errors)}".Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        if (code is not null)
            problem.Text("code").Should().Be(code, $"{what}: {problem}");
        problem.ToString().Should().NotContain("canary");
    }

    /// <summary>Sends a copy, so that it can be sent again.</summary>
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        return App.Ann.SendAsync(copy);
    }

    private IEnumerable<(string What, HttpContent? Content, string? Code)> BadBodies(RouteFacts facts)
    {
        var good = furnished.Filled(facts.Body!);
        yield return ("missing", null, "invalid_request");
        yield return ("empty", Responses.Json(""), "invalid_request");
        foreach (var json in (string[])["null", "7", "true", "\"canary\"", "[]", "[{}]", "{", "{\"", "{}{}", "{} x", "{,}", "\ufeff{}x", "<a/>", "{'a':1}", "//c\n{}", "NaN"])
            yield return (json, Responses.Json(json), "invalid_request");
        yield return ("deep", Responses.Json(string.Concat(Enumerable.Repeat("[", 5_000))), "invalid_request");
        yield return ("deep member", Responses.Json($"{{\"x\":{new string('[', 500)}{new string(']', 500)}}}"), "invalid_request");
        yield return ("not UTF-8", new ByteArrayContent([.. "{\"name\":\"\xff\"}".Select(c => (byte)c)]) { Headers = { { "Content-Type", "application/json" } } }, "invalid_request");
        yield return ("10 MB", Responses.Json($"{{\"message\":\"{new string('x', TenMegabytes)}\"}}"), "payload_too_large");
        yield return ("10 MB in chunks", new ChunkedContent(TenMegabytes), "payload_too_large");
        foreach (var type in (string[])["text/plain", "application/xml", "application/x-www-form-urlencoded", "application/problem+json", "application/jsonx"])
            yield return (type, Responses.Json(good, type), "unsupported_media_type");
        yield return ("no type", new ByteArrayContent(Encoding.UTF8.GetBytes(good)), "unsupported_media_type");
        yield return ("UTF-16", new StringContent(good, Encoding.Unicode, "application/json"), "unsupported_media_type");

        var members = JsonNode.Parse(good)!.AsObject();
        yield return ("unknown member", Responses.Json(With(members, "tenant_id", "\"canary\"")), "invalid_request");
        yield return ("member in another case", Responses.Json(good.Replace("\"" + members.First().Key, "\"" + members.First().Key.ToUpperInvariant(), StringComparison.Ordinal)), "invalid_request");
        foreach (var name in facts.Required)
            yield return ($"without {name}", Responses.Json(Without(members, name)), "invalid_request");
        foreach (var name in facts.Required.Where(n => n != "rating"))
            yield return ($"{name} null", Responses.Json(With(members, name, "null")), "invalid_request");
        foreach (var name in members.Select(m => m.Key))
        {
            yield return ($"{name} twice", Responses.Json(good.TrimEnd().TrimEnd('}') + $",\"{name}\":{members[name]?.ToJsonString() ?? "null"}}}"), "invalid_request");
            // A number in place of text, and text in place of a number.
            var kind = members[name]?.GetValueKind();
            foreach (var wrong in (string[])[kind is System.Text.Json.JsonValueKind.Array ? "[[]]" : "[]", "{\"a\":\"canary\"}", "-1e400", members[name]?.GetValueKind() is System.Text.Json.JsonValueKind.Number ? "\"1\"" : "1"])
                yield return ($"{name} as {wrong}", Responses.Json(With(members, name, wrong)), null);
            if (members[name]?.GetValueKind() is System.Text.Json.JsonValueKind.String or null)
            {
                foreach (var bad in (string[])["\"\\u0000\"", "\"\\ud800\"", $"\"{new string('x', 50_000)}\""])
                    yield return ($"{name} as {bad[..8]}", Responses.Json(With(members, name, bad)), null);
            }
        }
    }

    private static string With(JsonObject members, string name, string json)
    {
        var others = members.Where(m => m.Key != name).Select(m => $"\"{m.Key}\":{m.Value?.ToJsonString() ?? "null"}");
        return $"{{{string.Join(',', others.Append($"\"{name}\":{json}"))}}}";
    }

    private static string Without(JsonObject members, string name) =>
        $"{{{string.Join(',', members.Where(m => m.Key != name).Select(m => $"\"{m.Key}\":{m.Value?.ToJsonString() ?? "null"}"))}}}";

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class ChunkedContent : HttpContent
    {
        private readonly int _bytes;

        public ChunkedContent(int bytes)
        {
            _bytes = bytes;
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
            for (var sent = 0; sent < _bytes; sent += spaces.Length)
                await stream.WriteAsync(spaces);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
