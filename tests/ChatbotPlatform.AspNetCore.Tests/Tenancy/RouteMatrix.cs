using System.Net;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.AspNetCore.Tests.Tenancy;

/// <summary>
/// Every route there is × everyone who is near × every id of Ann's that the request has room for, in path, query and body. What is answered is
/// compared with what an id gets that nobody has. A route that RouteCatalog does not describe fails a test of its own.
/// </summary>
public sealed class RouteMatrix(Neighbourhood near) : IClassFixture<Neighbourhood>
{
    private static readonly string[] Extras =
    [
        "\"tenantId\":\"acme\"", "\"tenant_id\":\"acme\"", "\"user_id\":\"ann\"", "\"userId\":\"ann\"", "\"role\":\"admin\"", "\"isPublic\":true",
        "\"is_public\":true", "\"access\":\"all\"", "\"owner\":\"ann\"", "\"version\":1", "\"id\":\"ID\"",
    ];

    [Theory]
    [MemberData(nameof(Neighbourhood.Names), MemberType = typeof(Neighbourhood))]
    public async Task What_is_not_theirs_answers_as_what_is_not_there(string name)
    {
        var neighbour = near[name];
        var client = near.ClientOf(neighbour);
        var (calls, before) = (near.App.Model.Calls, await near.App.DumpAsync());
        var asked = 0;
        foreach (var route in RouteCatalog.Known.Keys)
            foreach (var foreign in near.ForeignTo(neighbour))
                await CompareAsync(route, foreign);
        asked.Should().BeGreaterThanOrEqualTo(RouteCatalog.Known.Count(r => r.Value.Reach == Reach.User && r.Key.Contains("{id}", StringComparison.Ordinal)), "each route with an id of hers is asked");
        near.App.Model.Calls.Should().Be(calls, "nothing of it reaches a model");

        async Task CompareAsync(string route, string foreign)
        {
            using var wanted = near.Ann.Request(route);
            var text = await TextAsync(wanted);
            if (!text.Contains(foreign, StringComparison.Ordinal))
                return;
            // Who may read a project reads the conversations of all its users, by the routes that are for it.
            if (RouteCatalog.Known[route].Reach == Reach.Tenant && neighbour.Own.GetValueOrDefault(near.Ann.Project) == near.Ann.Project
                && Expected(neighbour, route) == 404)
                return;
            asked++;
            // Once with all ids hers, and once with theirs beside the one that is not.
            foreach (var own in (bool[])[false, true])
            {
                var absent = await AnswerAsync(client, route, foreign, $"{Guid.CreateVersion7()}", own ? neighbour : null);
                var answer = await AnswerAsync(client, route, foreign, foreign, own ? neighbour : null);
                answer.Should().Be(absent, $"{route} of {foreign}, asked by {name}");
                answer.Status.Should().Be(Expected(neighbour, route), $"{route}: {answer.Body}");
            }

            (await near.App.DumpAsync()).Should().Be(before, $"{route} asked by {name} changes nothing");
        }
    }

    [Fact]
    public async Task Ann_herself_is_answered_everywhere()
    {
        var own = new FurnishedApp();
        await own.InitializeAsync();
        await using var app = own.App;
        // What takes away comes last, the smaller before the larger.
        foreach (var route in RouteCatalog.Known.Where(r => r.Value.Reach != Reach.Site).Select(r => r.Key).OrderBy(Rank))
        {
            using var request = own.Request(route);
            // A name of its own for each, or the second would be taken for the first sent again.
            if (request.Content is { } content)
                request.Content = Responses.Json((await content.ReadAsStringAsync()).Replace("\"c\",\"model\"", $"\"{route}\",\"model\"", StringComparison.Ordinal));
            using var response = await app.Ann.SendAsync(request);
            ((int)response.StatusCode).Should().BeLessThan(400, $"{route}: {await response.Content.ReadAsStringAsync()}");
        }

        static int Rank(string route) => route.Split(' ') switch
        {
            ["DELETE", "/projects/{id}"] => 10,
            ["DELETE", "/projects/{id}/conversations/{session_id}"] => 9,
            ["DELETE", "/sessions/{id}"] => 9,
            // An answer that was rated, before another takes its place.
            ["DELETE", "/messages/{id}"] => 1,
            ["DELETE", var path] => 8 - path.Count(c => c == '/'),
            ["PUT", "/messages/{id}"] => 3,
            ["POST", "/sessions/{id}/regenerate"] => 2,
            _ => 0,
        };
    }

    [Theory]
    [MemberData(nameof(Neighbourhood.Names), MemberType = typeof(Neighbourhood))]
    public async Task Lists_hold_ones_own_whatever_the_filter(string name)
    {
        var neighbour = near[name];
        var lists = RouteCatalog.EndpointsOf(near.App)
            .Where(e => RouteCatalog.NameOf(e) is var route && route.StartsWith("GET ", StringComparison.Ordinal) && !route.Contains('{', StringComparison.Ordinal)).ToList();
        lists.Should().HaveCountGreaterThanOrEqualTo(4);
        var seen = 0;
        foreach (var endpoint in lists)
        {
            var path = RouteCatalog.NameOf(endpoint)[5..];
            foreach (var query in Queries(endpoint))
            {
                using var response = await near.ClientOf(neighbour).GetAsync(path + query);
                var body = await response.Content.ReadAsStringAsync();
                ((int)response.StatusCode).Should().BeOneOf([200, 400, 401, 403, 404], $"{path}{query}: {body}");
                if (response.IsSuccessStatusCode)
                    body.Should().NotContainAny(near.ForeignTo(neighbour), $"{path}{query} asked by {name}");
                using var hers = await near.App.Ann.GetAsync(path + query);
                seen += near.Hers.Count((await hers.Content.ReadAsStringAsync()).Contains);
            }
        }

        seen.Should().BeGreaterThan(3, "her own are in hers");
    }

    [Theory]
    [InlineData("a read-only key")]
    [InlineData("another visitor")]
    public async Task Who_may_not_manage_changes_nothing_of_the_project_they_reach(string name)
    {
        var before = await near.App.DumpAsync();
        foreach (var endpoint in RouteCatalog.EndpointsOf(near.App).Where(e => e.Metadata.GetMetadata<NeededAccess>()?.Access == ChatAccess.Manage))
        {
            using var response = await near.ClientOf(near[name]).SendAsync(near.Ann.Request(RouteCatalog.NameOf(endpoint)));
            await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        (await near.App.DumpAsync()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(RouteCatalog.WithBody), MemberType = typeof(RouteCatalog))]
    public async Task A_body_cannot_say_whose_a_thing_is(string route)
    {
        var (calls, before) = (near.App.Model.Calls, await near.App.DumpAsync());
        using var wanted = near.Ann.Request(route);
        var good = await wanted.Content!.ReadAsStringAsync();
        var own = near["another tenant"].Own;
        foreach (var extra in Extras)
        {
            var member = extra.Replace("ID", own[near.Ann.Project], StringComparison.Ordinal);
            foreach (var body in (string[])[good.TrimEnd()[..^1] + (good.Contains(':', StringComparison.Ordinal) ? "," : "") + member + "}", "{" + member + "," + good.TrimStart()[1..]])
            {
                using var response = await near.App.Ann.SendAsync(near.Ann.Request(route, content: Responses.Json(body)));
                await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
            }
        }

        near.App.Model.Calls.Should().Be(calls);
        (await near.App.DumpAsync()).Should().Be(before);
    }

    /// <summary>Without the access a route needs it is refused whatever the id.</summary>
    private int Expected(Neighbour neighbour, string route)
    {
        if (neighbour.Headers.Count == 0)
            return 401;
        var endpoint = RouteCatalog.EndpointsOf(near.App).Single(e => RouteCatalog.NameOf(e) == route);
        var needed = endpoint.Metadata.GetMetadata<NeededAccess>()?.Access ?? ChatAccess.Chat;
        return (neighbour.Access & needed) == needed ? 404 : 403;
    }

    private static async Task<string> TextAsync(HttpRequestMessage request) =>
        $"{request.RequestUri}\n{(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}";

    /// <summary>The answer to the request with an id put in, without any id.</summary>
    private async Task<(int Status, string Body)> AnswerAsync(HttpClient client, string route, string place, string id, Neighbour? own)
    {
        using var template = near.Ann.Request(route);
        string Filled(string text)
        {
            text = text.Replace(place, "THE-ID", StringComparison.Ordinal);
            foreach (var (hers, theirs) in own?.Own ?? [])
                text = text.Replace(hers, theirs, StringComparison.Ordinal);
            return text.Replace("THE-ID", id, StringComparison.Ordinal);
        }

        using var request = new HttpRequestMessage(template.Method, Filled($"{template.RequestUri}"));
        if (template.Content is not null)
            request.Content = Responses.Json(Filled(await template.Content.ReadAsStringAsync()));
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync()).Replace(id, "", StringComparison.Ordinal));
    }

    private IEnumerable<string> Queries(RouteEndpoint endpoint)
    {
        yield return "";
        yield return "?skip=0&take=100";
        var filters = endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(p => Nullable.GetUnderlyingType(p.ParameterInfo.ParameterType) == typeof(Guid))
            .Select(p => p.ParameterInfo.GetCustomAttributes(false).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? p.Name);
        foreach (var filter in filters)
            foreach (var value in (string[])["", "null", "%20", "*", "00000000-0000-0000-0000-000000000000", .. near.Hers])
                yield return $"?{filter}={value}";
    }
}
