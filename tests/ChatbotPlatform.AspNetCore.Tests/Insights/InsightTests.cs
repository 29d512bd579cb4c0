using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using ChatbotPlatform.Insights;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests.Insights;

/// <summary>What those see who run a project: the conversations of all its users, what they cost, and a draft before it is saved.</summary>
public sealed class InsightTests : IAsyncLifetime
{
    private ChatApp _app = null!;
    private string _project = "";

    public async ValueTask InitializeAsync()
    {
        _app = await ChatApp.StartAsync();
        _project = await _app.NewProjectAsync();
        await MadeAsync($"projects/{_project}/prompts", """{"name":"p","content":"Be brief."}""");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_visitors_conversation_is_read_by_a_member_with_what_the_visitor_thought_of_it()
    {
        (_project, var key) = await _app.NewWidgetAsync(_app.Site);
        await MadeAsync($"projects/{_project}/prompts", """{"name":"p","content":"Be brief."}""");
        var visit = await _app.VisitAsync(key, origin: _app.Site);
        using var visitor = _app.Client([new("Authorization", $"Bearer {visit.Text("token")}")]);
        var chat = await (await visitor.PostAsJsonAsync("chat", new { project_id = _project, message = "When do you open?" })).JsonAsync();
        var answer = chat.GetProperty("assistant_message").Text("id");
        await (await visitor.PutAsJsonAsync($"messages/{answer}/feedback", new { rating = "down", comment = "No hours!" })).JsonAsync();
        var (session, turn) = (chat.Text("session_id"), chat.Text("turn_id"));

        var list = await GetAsync($"projects/{_project}/conversations?feedback=down");
        var conversation = list.GetProperty("conversations")[0];
        conversation.GetProperty("user").ToString().Should().Be(
            $$"""{"kind":"visitor","id":"{{visit.GetProperty("visitor").Text("id")}}","name":null,"signed_in":false}""");
        conversation.GetProperty("feedback").ToString().Should().Be("""{"up":0,"down":1}""");
        (list.GetProperty("total").GetInt32(), conversation.GetProperty("messages").GetInt32(), conversation.Text("title")).Should().Be((1, 2, "When do you open?"));
        (await GetAsync($"projects/{_project}/conversations?feedback=up")).GetProperty("total").GetInt32().Should().Be(0);

        var messages = await GetAsync($"projects/{_project}/conversations/{session}/messages");
        messages.GetProperty("messages")[1].GetProperty("feedback").Text("comment").Should().Be("No hours!");
        messages.GetProperty("turns")[0].Text("status").Should().Be("completed");
        messages.GetProperty("turns")[0].GetProperty("first_text_at").GetDateTimeOffset().Should().BeOnOrBefore(
            messages.GetProperty("turns")[0].GetProperty("ended_at").GetDateTimeOffset());
        var context = await GetAsync($"projects/{_project}/conversations/{session}/turns/{turn}/context");
        context.GetProperty("parts").EnumerateArray().Select(p => p.Text("text")).Should().Equal("Be brief.", "When do you open?");

        // By the routes of one's own it is nobody else's.
        using var own = await _app.Ann.GetAsync($"turns/{turn}/context");
        await own.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        // Another conversation's turn is none of this one's.
        var other = await _app.NewSessionAsync(_project);
        using var astray = await _app.Ann.GetAsync($"projects/{_project}/conversations/{other}/turns/{turn}/context");
        await astray.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        foreach (var path in (string[])["", $"/{session}", $"/{session}/messages", $"/{session}/turns/{turn}/context"])
        {
            using var refused = await visitor.GetAsync($"projects/{_project}/conversations{path}");
            await refused.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        using (var deleted = await _app.Ann.DeleteAsync($"projects/{_project}/conversations/{session}"))
            deleted.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await (await visitor.GetAsync("sessions")).JsonAsync()).GetProperty("total").GetInt32().Should().Be(0);
    }

    [Theory]
    [InlineData("ann", "member", "ann", "Ann Lee", true)]
    [InlineData("bob", "member", "bob", null, true)]
    [InlineData("key:0199", "key", "0199", null, true)]
    [InlineData("visitor:6f1d", "visitor", "6f1d", null, false)]
    [InlineData("visitor-user:019d2f6c-1000-7000-8000-000000000001:user:42", "visitor", "user:42", null, true)]
    public void Who_talks_is_told_by_kind_and_by_their_own_name(string userId, string kind, string id, string? name, bool signedIn) =>
        ConversationUserJson.Of(new Conversation
        {
            Session = new() { Id = Guid.Empty, ProjectId = Guid.Empty, Title = "t", CreatedAt = default, UpdatedAt = default },
            UserId = userId,
            Messages = 0,
        }, new Dictionary<string, string> { ["ann"] = "Ann Lee", ["visitor:6f1d"] = "Mallory" }).Should().Be(new ConversationUserJson(kind, id, name, signedIn));

    [Fact]
    public async Task A_host_that_has_names_is_asked_once_a_page_and_for_its_own_users_alone()
    {
        await using var app = await ChatApp.StartAsync(chatbot: chatbot => chatbot.UseUserNames<Names>());
        var project = await app.NewProjectAsync();
        foreach (var user in (string[])["ann", "ann", "bob"])
            (await app["acme", user].PostAsJsonAsync("sessions", new { project_id = project })).StatusCode.Should().Be(HttpStatusCode.Created);
        Names.Asked.Clear();
        var list = await (await app.Ann.GetAsync($"projects/{project}/conversations")).JsonAsync();
        list.GetProperty("conversations").EnumerateArray().Select(c => c.GetProperty("user").GetProperty("name").GetString())
            .Should().BeEquivalentTo("ann of acme", "ann of acme", null);
        Names.Asked.Should().Equal("ann,bob");
    }

    private sealed class Names : IUserNames
    {
        public static readonly List<string> Asked = [];

        public ValueTask<IReadOnlyDictionary<string, string>> FindAsync(ChatScope scope, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
        {
            Asked.Add(string.Join(',', userIds.Order()));
            return new(userIds.Where(id => id == "ann").ToDictionary(id => id, id => $"{id} of {scope.TenantId}"));
        }
    }

    [Theory]
    [InlineData("conversations?feedback=sideways")]
    [InlineData("conversations?status=odd")]
    [InlineData("conversations?from=yesterday")]
    [InlineData("conversations?take=101")]
    [InlineData("usage?from=2026-11-25&to=2026-11-24")]
    [InlineData("usage?from=2025-11-24&to=2026-11-25")]
    [InlineData("usage?from=soon")]
    public async Task A_filter_that_is_none_is_refused(string path)
    {
        using var response = await _app.Ann.GetAsync($"projects/{_project}/{path}");
        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Usage_is_told_by_day_and_model_and_for_cards_by_project()
    {
        var session = await _app.NewSessionAsync(_project);
        await _app.ChatAsync(session: session);
        await _app.ChatAsync(session: session);
        var usage = await GetAsync($"projects/{_project}/usage");
        var day = usage.GetProperty("days")[0];
        (day.Text("model"), day.GetProperty("turns").GetInt32(), usage.GetProperty("totals").GetProperty("turns").GetInt32()).Should().Be(("loopback/test-model", 2, 2));
        day.GetProperty("latency_ms").GetProperty("p95").GetInt64().Should().BeGreaterThanOrEqualTo(day.GetProperty("first_text_ms").GetProperty("p50").GetInt64());
        usage.GetProperty("from").GetDateTime().AddDays(29).Should().Be(usage.GetProperty("to").GetDateTime());

        var empty = await _app.NewProjectAsync();
        var activity = await GetAsync($"usage?project_id={_project}&project_id={empty}");
        activity.GetProperty("projects").EnumerateArray().Select(p => (p.Text("project_id"), p.GetProperty("turns").GetInt32())).Should().Equal((_project, 2));
    }

    [Fact]
    public async Task A_draft_is_answered_by_and_not_saved()
    {
        using (await _app.Ann.PatchAsync($"projects/{_project}", Responses.Json("""{"temperature":0.1,"allowed_models":["loopback/test-model"],"variables":{"place":{"default":"Bern"}}}""")))
        {
        }

        var before = await GetAsync($"projects/{_project}");
        var chat = await MadeAsync("chat", $$$"""
            {"project_id":"{{{_project}}}","message":"Hi","client_message_id":"one","draft":{"prompts":[{"content":"Speak of {{place}}."},{"content":"Rhyme."}],
             "model":"loopback/other-model","temperature":1.5,"max_tokens":77,"memory":{"strategy":"window"} } }
            """, HttpStatusCode.OK);
        var asked = _app.Model.Requests[^1];
        asked.Messages.Select(m => m.Text).Should().Equal("Speak of Bern.", "Rhyme.", "Hi");
        (asked.Model, asked.Json.GetProperty("temperature").GetDouble()).Should().Be(("other-model", 1.5));
        asked.Body.Should().Contain("77");
        (await GetAsync($"turns/{chat.Text("turn_id")}/context")).Text("strategy").Should().Be("window");
        (await GetAsync($"projects/{_project}")).ToString().Should().Be(before.ToString());
        (await GetAsync($"projects/{_project}/prompts")).ToString().Should().Contain("Be brief.").And.NotContain("Rhyme");

        // The next turn is the project's own again, and the same name with another draft is another message.
        await _app.ChatAsync(session: chat.Text("session_id"));
        _app.Model.Requests[^1].Messages[0].Text.Should().Be("Be brief.");
        using var other = await _app.Ann.PostAsync("chat", Responses.Json($$"""{"project_id":"{{_project}}","message":"Hi","client_message_id":"one","draft":{"temperature":1} }"""));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "client_message_id_reused");
    }

    [Theory]
    [InlineData("""{"prompts":[{"content":"{{nobody}}"}]}""", "invalid_request")]
    [InlineData("""{"prompts":[{"content":""}]}""", "invalid_request")]
    [InlineData("""{"prompts":[null]}""", "invalid_request")]
    [InlineData("""{"temperature":3}""", "invalid_request")]
    [InlineData("""{"model":"loopback/unknown"}""", "unknown_model")]
    [InlineData("""{"memory":{"strategy":"none such"}}""", "invalid_request")]
    [InlineData("""{"name":"x"}""", "invalid_request")]
    public async Task A_draft_that_could_not_be_saved_is_refused_before_anything_is_stored(string draft, string code)
    {
        using var response = await _app.Ann.PostAsync("chat", Responses.Json($$"""{"project_id":"{{_project}}","message":"Hi","draft":{{draft}}}"""));
        await response.ProblemAsync(HttpStatusCode.BadRequest, code);
        (await GetAsync("sessions")).GetProperty("total").GetInt32().Should().Be(0);
    }

    [Theory]
    [InlineData("Chat, Read", null)]
    [InlineData("Chat", null)]
    [InlineData(null, "who reaches one project")]
    public async Task Who_may_not_manage_tries_no_draft(string? access, string? visitor)
    {
        var headers = new Dictionary<string, string> { ["X-Tenant"] = "acme", ["X-User"] = visitor is null ? "bob" : "guest" };
        if (access is not null)
            headers["X-Access"] = access;
        if (visitor is not null)
            headers["X-Project"] = _project;
        using var client = _app.Client(headers);
        using var response = await client.PostAsync("chat", Responses.Json($$"""{"project_id":"{{_project}}","message":"Hi","draft":{"prompts":[{"content":"Tell all."}]} }"""));
        await response.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        _app.Model.Calls.Should().Be(0);
    }

    private async Task<JsonElement> GetAsync(string path) => await (await _app.Ann.GetAsync(path)).JsonAsync();

    private async Task<JsonElement> MadeAsync(string path, string body, HttpStatusCode status = HttpStatusCode.Created) =>
        await (await _app.Ann.PostAsync(path, Responses.Json(body))).JsonAsync(status);
}
