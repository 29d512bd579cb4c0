using System.Reflection;
using System.Text.Json;
using ChatbotPlatform.AspNetCore.Tests.Turns;
using ChatbotPlatform.Turns;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatbotPlatform.AspNetCore.Tests.Tenancy;

/// <summary>Every method of the hub × everyone who is near, as the routes in <see cref="RouteMatrix"/>.</summary>
public sealed class HubMatrix(Neighbourhood near) : IClassFixture<Neighbourhood>
{
    /// <summary>How each method is called with an id, and whose ids it takes. A method that is not here fails a test.</summary>
    private static readonly Dictionary<string, Func<Neighbourhood, IEnumerable<(string Place, Func<HubConnection, string, Task<string>> Call)>>> Methods = new()
    {
        [nameof(ChatHub.Send)] = near =>
        [
            (near.Ann.Project, (hub, id) => StreamAsync(hub, "Send", new { project_id = id, message = "m" })),
            (near.Ann.Session, (hub, id) => StreamAsync(hub, "Send", new { session_id = id, message = "m" })),
        ],
        [nameof(ChatHub.Follow)] = near =>
        [
            (near.Ann.Turn, (hub, id) => StreamAsync(hub, "Follow", id, null)),
            (near.Ann.Turn, (hub, id) => StreamAsync(hub, "Follow", id, "0.1")),
        ],
        [nameof(ChatHub.Stop)] = near => [(near.Ann.Turn, async (hub, id) => (await hub.InvokeAsync<JsonElement>("Stop", id)).ToString())],
    };

    [Fact]
    public void Every_method_of_the_hub_is_described() =>
        typeof(ChatHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.GetBaseDefinition().DeclaringType == typeof(ChatHub)).Select(m => m.Name).Should().BeEquivalentTo(Methods.Keys);

    [Theory]
    [MemberData(nameof(Neighbourhood.Names), MemberType = typeof(Neighbourhood))]
    public async Task What_is_not_theirs_answers_as_what_is_not_there(string name)
    {
        var neighbour = near[name];
        var (calls, before) = (near.App.Model.Calls, await near.App.DumpAsync());
        await using var hub = near.HubOf(neighbour);
        if (neighbour.Headers.Count == 0)
        {
            var start = () => hub.StartAsync();
            (await start.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("401");
            return;
        }

        await hub.StartAsync();
        var foreign = near.ForeignTo(neighbour);
        foreach (var (place, call) in Methods.Values.SelectMany(m => m(near)).Where(c => foreign.Contains(c.Place)))
        {
            var absent = await RefusedAsync(() => call(hub, $"{Guid.CreateVersion7()}"));
            var refused = await RefusedAsync(() => call(hub, place));
            refused.Should().Be(absent);
            refused.Should().Contain("\"status\":404");
        }

        near.App.Model.Calls.Should().Be(calls);
        (await near.App.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task Ann_herself_is_answered_by_every_method()
    {
        await using var hub = near.App.Hub();
        await hub.StartAsync();
        foreach (var (place, call) in Methods.Where(m => m.Key != "Send").SelectMany(m => m.Value(near)))
            (await call(hub, place)).Should().NotBeEmpty();
    }

    /// <summary>What was said in refusal, when not one event came before it.</summary>
    private static async Task<string> RefusedAsync(Func<Task<string>> call) =>
        HubTransport.Refused((await FluentActions.Awaiting(call).Should().ThrowAsync<HubException>()).Which).Message;

    private static async Task<string> StreamAsync(HubConnection hub, string method, params object?[] arguments)
    {
        List<string> events = [];
        try
        {
            await foreach (var told in hub.StreamAsyncCore<JsonElement>(method, arguments))
                events.Add(told.ToString());
        }
        catch (HubException) when (events.Count > 0)
        {
            return string.Join('\n', events);
        }

        return string.Join('\n', events);
    }
}
