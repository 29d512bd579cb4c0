using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatbotPlatform.AspNetCore.Tests.Sessions;

public sealed class SessionTests : IAsyncLifetime
{
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await ChatApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_session_is_begun_renamed_and_deleted()
    {
        var project = await _app.NewProjectAsync();
        using var created = await _app.Ann.PostAsJsonAsync("sessions", new { project_id = project });
        var session = await created.JsonAsync(HttpStatusCode.Created);
        session.EnumerateObject().Select(p => p.Name).Should().Equal("id", "project_id", "title", "model", "created_at", "updated_at");
        session.Text("title").Should().Be("New chat");
        session.Text("project_id").Should().Be(project);

        using var renamed = await _app.Ann.PatchAsync(created.Headers.Location, Responses.Json("""{"title":"Plans","model":"loopback/other-model"}"""));
        (await renamed.JsonAsync()).Text("title").Should().Be("Plans");
        using var cleared = await _app.Ann.PatchAsync(created.Headers.Location, Responses.Json("""{"model":null}"""));
        (await cleared.JsonAsync()).GetProperty("model").ValueKind.Should().Be(JsonValueKind.Null);
        await (await _app.Ann.PatchAsync(created.Headers.Location, Responses.Json("""{"title":null}"""))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        (await _app.Ann.DeleteAsync(created.Headers.Location)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await (await _app.Ann.GetAsync(created.Headers.Location)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Only_ones_own_sessions_are_listed_whatever_the_filter()
    {
        var project = await _app.NewProjectAsync();
        var mine = await _app.NewSessionAsync(project);
        var elsewhere = await _app.NewSessionAsync();
        await _app["acme", "bob"].PostAsJsonAsync("sessions", new { project_id = project });

        (await IdsAsync("sessions")).Should().BeEquivalentTo([mine, elsewhere]);
        (await IdsAsync($"sessions?project_id={project}")).Should().Equal(mine);
        (await IdsAsync($"sessions?project_id={Guid.CreateVersion7()}")).Should().BeEmpty();
        (await IdsAsync("sessions?skip=1&take=1")).Should().ContainSingle();
        using var empty = await _app.Ann.GetAsync("sessions?project_id=");
        if (empty.IsSuccessStatusCode)
            (await IdsAsync("sessions?project_id=")).Should().BeEquivalentTo([mine, elsewhere]);
        else
            await empty.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Messages_are_paged_from_the_end()
    {
        var session = await _app.NewSessionAsync();
        for (var i = 0; i < 3; i++)
            await _app.ChatAsync($"m{i}", session);

        var newest = await (await _app.Ann.GetAsync($"sessions/{session}/messages?take=4")).JsonAsync();
        newest.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("ordinal").GetInt32()).Should().Equal(3, 4, 5, 6);
        newest.GetProperty("has_more").GetBoolean().Should().BeTrue();
        var oldest = await (await _app.Ann.GetAsync($"sessions/{session}/messages?take=4&before=3")).JsonAsync();
        oldest.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("ordinal").GetInt32()).Should().Equal(1, 2);
        oldest.GetProperty("has_more").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Feedback_is_given_changed_and_taken_back()
    {
        var chat = await _app.ChatAsync();
        var path = $"messages/{chat.GetProperty("assistant_message").Text("id")}/feedback";

        (await (await _app.Ann.PutAsync(path, Responses.Json("""{"rating":"up"}"""))).JsonAsync())
            .GetProperty("feedback").ToString().Should().Be("""{"rating":"up","comment":null}""");
        (await (await _app.Ann.PutAsync(path, Responses.Json("""{"rating":"down","comment":"Wrong."}"""))).JsonAsync())
            .GetProperty("feedback").ToString().Should().Be("""{"rating":"down","comment":"Wrong."}""");
        (await (await _app.Ann.PutAsync(path, Responses.Json("""{"rating":null}"""))).JsonAsync())
            .GetProperty("feedback").ValueKind.Should().Be(JsonValueKind.Null);
        foreach (var bad in (string[])["{}", """{"rating":"sideways"}""", """{"rating":1}""", """{"rating":"up, down"}""", $"{{\"rating\":\"up\",\"comment\":\"{new string('c', 1_001)}\"}}"])
            await (await _app.Ann.PutAsync(path, Responses.Json(bad))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        await (await _app.Ann.PutAsync($"messages/{chat.GetProperty("message").Text("id")}/feedback", Responses.Json("""{"rating":"up"}""")))
            .ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    private async Task<List<string?>> IdsAsync(string path) =>
        [.. (await (await _app.Ann.GetAsync(path)).JsonAsync()).GetProperty("sessions").EnumerateArray().Select(s => s.Text("id"))];
}
