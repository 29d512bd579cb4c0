using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatbotPlatform.AspNetCore.Tests.Limits;

/// <summary>A project's budget, as its operator sets it and its visitors meet it.</summary>
public sealed class BudgetTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_spent_budget_is_said_in_words_a_visitor_can_read_and_nothing_goes_upstream()
    {
        await using var app = await ChatApp.StartAsync();
        app.Model.Reply(LoopbackReply.Text("Hello").Usage(10, 10));
        var project = await ProjectAsync(app, """{"visitor_daily_tokens":20}""");
        var visitor = Visitor(app, "guest-1", project);
        (await visitor.PostAsJsonAsync("chat", new { project_id = project, message = "Hi" })).StatusCode.Should().Be(HttpStatusCode.OK);

        foreach (var path in (string[])["chat", "chat/stream"])
        {
            using var refused = await visitor.PostAsJsonAsync(path, new { project_id = project, message = "Hi" });
            var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "budget_spent");
            problem.Text("detail").Should().Be("You have asked all you can for today. Come back tomorrow.");
            refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromDays(1));
        }

        await using var hub = WebSocketConnectionFactory.Create(new Uri(app.Address, "/chatbot/hub"), socket =>
        {
            socket.SetRequestHeader("X-Tenant", "acme");
            socket.SetRequestHeader("X-User", "guest-1");
            socket.SetRequestHeader("X-Project", project);
        });
        await hub.StartAsync();
        var sending = async () => await hub.StreamAsync<JsonElement>("Send", new { project_id = project, message = "Hi" }).ToListAsync();
        await sending.Should().ThrowAsync<HubException>().WithMessage("*budget_spent*tomorrow*");
        (await (await visitor.GetAsync($"sessions?project_id={project}")).JsonAsync()).GetProperty("total").GetInt32().Should().Be(1);
        (await Visitor(app, "guest-2", project).PostAsJsonAsync("chat", new { project_id = project, message = "Hi" })).StatusCode.Should().Be(HttpStatusCode.OK);
        app.Model.Calls.Should().Be(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Limits_are_set_changed_one_by_one_and_cleared()
    {
        await using var app = await ChatApp.StartAsync();
        var project = await ProjectAsync(app, """{"daily_tokens":1000}""");

        (await PatchAsync(app, project, """{"limits":{"visitor_daily_tokens":10}}""")).ToString().Should().Be("""{"daily_tokens":1000,"visitor_daily_tokens":10}""");
        (await PatchAsync(app, project, """{"name":"Other"}""")).ToString().Should().Be("""{"daily_tokens":1000,"visitor_daily_tokens":10}""");
        (await PatchAsync(app, project, """{"limits":{"daily_tokens":null}}""")).ToString().Should().Be("""{"daily_tokens":null,"visitor_daily_tokens":10}""");
        foreach (var bad in (string[])["0", "-1", "1.5", "1000000000001", "1e99"])
        {
            using var refused = await app.Ann.PatchAsync($"projects/{project}", Responses.Json($"{{\"limits\":{{\"daily_tokens\":{bad}}}}}"));
            (await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request")).Text("detail").Should().Contain("limits.daily_tokens");
        }
    }

    private static async Task<string> ProjectAsync(ChatApp app, string limits)
    {
        using var made = await app.Ann.PostAsync("projects", Responses.Json($"{{\"name\":\"Bot\",\"limits\":{limits}}}"));
        return (await made.JsonAsync(HttpStatusCode.Created)).Text("id")!;
    }

    private static async Task<JsonElement> PatchAsync(ChatApp app, string project, string json)
    {
        using var changed = await app.Ann.PatchAsync($"projects/{project}", Responses.Json(json));
        return (await changed.JsonAsync()).GetProperty("limits");
    }

    private static HttpClient Visitor(ChatApp app, string user, string project)
    {
        var client = app["acme", user];
        client.DefaultRequestHeaders.Add("X-Project", project);
        return client;
    }
}
