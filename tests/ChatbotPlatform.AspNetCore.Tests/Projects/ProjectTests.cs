using System.Net;
using System.Net.Http.Json;

namespace ChatbotPlatform.AspNetCore.Tests.Projects;

public sealed class ProjectTests : IAsyncLifetime
{
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await ChatApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_project_is_made_changed_and_deleted()
    {
        using var created = await _app.Ann.PostAsync("projects", Responses.Json("""{"name":"Bot 🤖","temperature":0.5}"""));
        var project = await created.JsonAsync(HttpStatusCode.Created);
        created.Headers.Location!.ToString().Should().Be($"/chatbot/projects/{project.Text("id")}");
        project.EnumerateObject().Select(p => p.Name).Should()
            .Equal("id", "name", "description", "model", "temperature", "max_tokens", "memory", "widget", "publishable_key", "allowed_models", "variables", "version", "limits", "created_at", "updated_at");
        project.GetProperty("memory").ToString().Should()
            .Be("""{"strategy":"summary","max_tokens":8000,"summarize_after_tokens":3000,"keep_recent_tokens":1000,"summary_model":null,"recall_tokens":2000,"recall_other_sessions":false}""");
        (await (await _app.Ann.GetAsync(created.Headers.Location)).JsonAsync()).ToString().Should().Be(project.ToString());

        using var patched = await _app.Ann.PatchAsync(created.Headers.Location, Responses.Json(
            """{"description":"New","temperature":null,"model":"loopback/other-model","max_tokens":64,"memory":{"max_tokens":500}}"""));
        var changed = await patched.JsonAsync();
        changed.Text("name").Should().Be("Bot 🤖");
        changed.Text("description").Should().Be("New");
        changed.GetProperty("temperature").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        changed.GetProperty("max_tokens").GetInt32().Should().Be(64);
        changed.GetProperty("memory").ToString().Should()
            .Be("""{"strategy":"summary","max_tokens":500,"summarize_after_tokens":3000,"keep_recent_tokens":1000,"summary_model":null,"recall_tokens":2000,"recall_other_sessions":false}""");

        using var deleted = await _app.Ann.DeleteAsync(created.Headers.Location);
        deleted.StatusCode.Should().Be(HttpStatusCode.NoContent);
        await (await _app.Ann.GetAsync(created.Headers.Location)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await _app.Ann.DeleteAsync(created.Headers.Location)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Projects_are_listed_in_pages_the_newest_first_and_only_the_tenants()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, await _app.NewProjectAsync());
        await _app.NewProjectAsync("other", "eve");

        var all = await (await _app["acme", "bob"].GetAsync("projects")).JsonAsync();
        all.GetProperty("projects").EnumerateArray().Select(p => p.Text("id")).Should().Equal(ids);
        all.GetProperty("total").GetInt32().Should().Be(5);
        var page = await (await _app.Ann.GetAsync("projects?skip=3&take=10")).JsonAsync();
        page.GetProperty("projects").EnumerateArray().Select(p => p.Text("id")).Should().Equal(ids[3..]);
        page.GetProperty("total").GetInt32().Should().Be(5);
    }

    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":" "}""")]
    [InlineData("""{"name":"a\nb"}""")]
    [InlineData("""{"name":"a","temperature":2.01}""")]
    [InlineData("""{"name":"a","temperature":-0.1}""")]
    [InlineData("""{"name":"a","temperature":1e400}""")]
    [InlineData("""{"name":"a","max_tokens":0}""")]
    [InlineData("""{"name":"a","max_tokens":1000001}""")]
    [InlineData("""{"name":"a","max_tokens":1.5}""")]
    [InlineData("""{"name":"a","memory":{"max_tokens":499}}""")]
    [InlineData("""{"name":"a","memory":{"summarize_after_tokens":99}}""")]
    [InlineData("""{"name":"a","memory":{"keep_recent_tokens":3000}}""")]
    [InlineData("""{"name":"a","memory":{"keep_recent_tokens":-1}}""")]
    [InlineData("""{"name":"a","memory":{"strategy":"no such"}}""")]
    [InlineData("""{"name":"a","memory":{"strategy":null}}""")]
    [InlineData("""{"name":"a","memory":null}""")]
    [InlineData("""{"name":"a","model":"no/such"}""", "unknown_model")]
    [InlineData("""{"name":"a","id":"0199d5a0-0000-7000-8000-000000000000"}""")]
    public async Task A_value_out_of_bounds_is_refused_when_made_and_when_changed(string json, string code = "invalid_request")
    {
        await (await _app.Ann.PostAsync("projects", Responses.Json(json))).ProblemAsync(HttpStatusCode.BadRequest, code);
        var project = await _app.NewProjectAsync();
        await (await _app.Ann.PatchAsync($"projects/{project}", Responses.Json(json))).ProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task The_longest_values_are_taken()
    {
        using var response = await _app.Ann.PostAsJsonAsync("projects", new { name = new string('n', 100), description = new string('d', 2_000) });
        await response.JsonAsync(HttpStatusCode.Created);
        await (await _app.Ann.PostAsJsonAsync("projects", new { name = new string('n', 101) })).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        await (await _app.Ann.PostAsJsonAsync("projects", new { name = "n", description = new string('d', 2_001) }))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_refusal_names_the_place_and_not_the_value()
    {
        using var response = await _app.Ann.PostAsync("projects", Responses.Json("""{"name":"a","memory":{"max_tokens":"canary"}}"""));
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        problem.Text("detail").Should().Contain("$.memory.max_tokens").And.NotContain("canary");
    }

    [Fact]
    public async Task Prompts_keep_their_order()
    {
        var path = $"projects/{await _app.NewProjectAsync()}/prompts";
        foreach (var name in (string[])["a", "b", "c"])
        {
            using var created = await _app.Ann.PostAsJsonAsync(path, new { name, content = $"Say {name}." });
            var prompt = await created.JsonAsync(HttpStatusCode.Created);
            created.Headers.Location!.ToString().Should().Be($"/chatbot/{path}/{prompt.Text("id")}");
        }

        var prompts = await (await _app.Ann.GetAsync(path)).JsonAsync();
        prompts.GetProperty("total").GetInt32().Should().Be(3);
        var last = prompts.GetProperty("prompts")[2];
        last.EnumerateObject().Select(p => p.Name).Should()
            .Equal("id", "project_id", "name", "content", "position", "enabled", "version", "text_version", "created_at", "updated_at");
        using var moved = await _app.Ann.PatchAsJsonAsync($"{path}/{last.Text("id")}", new { position = 0, enabled = false });
        (await moved.JsonAsync()).GetProperty("enabled").GetBoolean().Should().BeFalse();
        (await NamesAsync(path)).Should().Equal("c", "a", "b");
        (await _app.Ann.DeleteAsync($"{path}/{last.Text("id")}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await NamesAsync(path)).Should().Equal("a", "b");
    }

    private async Task<List<string?>> NamesAsync(string path) =>
        [.. (await (await _app.Ann.GetAsync(path)).JsonAsync()).GetProperty("prompts").EnumerateArray().Select(p => p.Text("name"))];
}
