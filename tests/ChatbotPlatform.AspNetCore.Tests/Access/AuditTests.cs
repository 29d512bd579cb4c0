using System.Net.Http.Json;

namespace ChatbotPlatform.AspNetCore.Tests.Access;

public sealed class AuditTests : IAsyncLifetime
{
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await ChatApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Who_changed_what_is_told_without_what_was_written()
    {
        var project = await _app.NewProjectAsync();
        await _app.NewProjectAsync();
        (await _app["acme", "bob"].PatchAsJsonAsync($"projects/{project}", new { description = "canary" })).EnsureSuccessStatusCode();
        (await _app.Ann.PostAsJsonAsync($"projects/{project}/prompts", new { name = "n", content = "canary" })).EnsureSuccessStatusCode();

        var audit = await (await _app.Ann.GetAsync($"audit?project_id={project}&skip=1&take=1")).JsonAsync();

        audit.GetProperty("total").GetInt32().Should().Be(3);
        var entry = audit.GetProperty("entries").EnumerateArray().Single();
        entry.EnumerateObject().Select(p => p.Name).Should().Equal("id", "at", "user_id", "action", "target_id", "project_id", "changed");
        (entry.Text("user_id"), entry.Text("action"), entry.Text("target_id"), entry.GetProperty("changed").ToString())
            .Should().Be(("bob", "project.updated", project, """["description"]"""));
        (await (await _app.Ann.GetAsync("audit")).JsonAsync()).ToString().Should().NotContain("canary");
    }
}
