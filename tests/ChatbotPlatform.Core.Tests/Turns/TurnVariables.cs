using ChatbotPlatform.Projects;
using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>What the model is told where a prompt has variables.</summary>
public sealed class TurnVariables() : EngineSuite(() => TestDatabase.SqliteAsync())
{
    [Fact]
    public async Task The_model_is_told_the_values_of_the_request_of_the_project_and_of_the_moment()
    {
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, "{{user_name}} ({{user_id}}) in {{place}}: {{project_name}}, {{model}}, {{date}} {{time}}[{{empty}}] \\{{x}}");

        var started = await SendAsync(node, project, new() { ["user_name"] = "Ada {{place}}" });
        await node.Engine.WaitAsync(Alice, started.Turn.Id);

        var at = started.Turn.CreatedAt.UtcDateTime;
        Told(0).Should().Be($"Ada {{{{place}}}} (alice) in Rome: Test, loop/mock, {at:yyyy-MM-dd} {at:HH:mm}[] {{{{x}}}}");
    }

    [Fact]
    public async Task An_answer_anew_and_an_edit_have_the_values_of_their_own_request()
    {
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, "{{user_name}}, {{place}}");
        var first = await SendAsync(node, project, new() { ["user_name"] = "Ada" });
        await node.Engine.WaitAsync(Alice, first.Turn.Id);

        var again = await node.Engine.RegenerateAsync(Alice, first.Turn.SessionId, variables: new Dictionary<string, string> { ["place"] = "Oslo" });
        await node.Engine.WaitAsync(Alice, again.Turn.Id);
        var edited = await node.Engine.EditAsync(
            Alice, first.UserMessage.Id, new ChatMessage(ChatRole.User, "Hm"), variables: new Dictionary<string, string> { ["user_name"] = "Bo" });
        await node.Engine.WaitAsync(Alice, edited.Turn.Id);

        (Told(0), Told(1), Told(2)).Should().Be(("Ada, Rome", ", Oslo", "Bo, Rome"));
    }

    [Fact]
    public async Task A_changed_default_counts_from_the_next_turn_on()
    {
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, "{{place}}");
        await node.AskAsync(project.Id, "One");
        await node.Projects.UpdateAsync(
            Alice, project.Id, new ProjectChange { Variables = new Dictionary<string, ProjectVariable> { ["place"] = new("Bern") } }, default);
        await node.AskAsync(project.Id, "Two");
        (Told(0), Told(1)).Should().Be(("Rome", "Bern"));
    }

    [Theory]
    [InlineData("place", "two\nlines")]
    [InlineData("place", "\u0007")]
    [InlineData("Place", "x")]
    [InlineData("date", "1999-01-01")]
    [InlineData("nobody", "x")]
    public async Task A_value_that_is_none_or_of_no_variable_is_refused_before_anything_is_stored(string name, string value)
    {
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, "{{place}}");
        var act = () => SendAsync(node, project, new() { [name] = value });
        (await act.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.InvalidRequest);
        (await node.Sessions.ListAsync(Alice, project.Id, 0, 10, default)).Total.Should().Be(0);
        Model.Calls.Should().Be(0);
    }

    [Fact]
    public async Task The_same_message_with_other_values_is_another_message()
    {
        await using var node = await StartAsync();
        var project = await ProjectAsync(node, "{{place}}");
        var first = await SendAsync(node, project, new() { ["place"] = "Oslo", ["user_name"] = "Bo" }, "one");
        (await SendAsync(node, project, new() { ["user_name"] = "Bo", ["place"] = "Oslo" }, "one")).Turn.Id.Should().Be(first.Turn.Id);
        var act = () => SendAsync(node, project, new() { ["place"] = "Bern" }, "one");
        (await act.Should().ThrowAsync<ChatException>()).Which.Error.Should().Be(ChatError.ClientMessageIdReused);
        await node.Engine.WaitAsync(Alice, first.Turn.Id);
    }

    private string Told(int call) => Model.Requests[call].Messages.First(m => m.Role == "system").Text;

    private static async Task<Project> ProjectAsync(EngineHost node, string content)
    {
        var project = await node.Projects.CreateAsync(
            Alice,
            new ProjectChange
            {
                Name = "Test",
                Variables = new Dictionary<string, ProjectVariable> { ["place"] = new("Rome"), ["user_name"] = new(), ["empty"] = new() },
            },
            default);
        await node.Projects.CreatePromptAsync(Alice, project.Id, new PromptChange { Name = "p", Content = content }, default);
        return project;
    }

    private static Task<StartedTurn> SendAsync(EngineHost node, Project project, Dictionary<string, string> variables, string? name = null) =>
        node.Engine.StartAsync(
            Alice, new TurnRequest(new ChatMessage(ChatRole.User, "Hello"), null, project.Id, name) { Variables = variables });
}
