using System.Net.WebSockets;
using System.Text.Json;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests.Turns;

/// <summary>What is the hub's own.</summary>
public sealed class HubTests
{
    [Fact(Timeout = 30_000)]
    public async Task Who_does_not_say_who_they_are_is_refused_before_the_upgrade()
    {
        await using var app = await ChatApp.StartAsync();
        await using var hub = WebSocketConnectionFactory.Create(new Uri(app.Address, "/chatbot/hub"));

        var refused = await hub.Invoking(h => h.StartAsync()).Should().ThrowAsync<WebSocketException>();

        refused.Which.Message.Should().Contain("401");
    }

    [Fact(Timeout = 30_000)]
    public async Task The_hosts_json_settings_for_its_hubs_do_not_change_ours()
    {
        await using var app = await ChatApp.StartAsync(builder => builder.Services.AddSignalR().AddJsonProtocol(json =>
        {
            json.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
            json.PayloadSerializerOptions.DictionaryKeyPolicy = JsonNamingPolicy.KebabCaseUpper;
            json.PayloadSerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        }));
        var turn = (await app.ChatAsync("Grüße 👋")).Text("turn_id")!;
        var hub = app.Hub();
        await hub.StartAsync();
        await using var socket = new HubTransport(hub);
        await using var sse = new SseTransport(app.Ann);

        var overHub = await socket.FollowAsync(turn).ToListAsync();
        var overHttp = await sse.FollowAsync(turn).ToListAsync();

        overHub.Select(e => JsonSerializer.Serialize(e)).Should().Equal(overHttp.Select(e => JsonSerializer.Serialize(e)));
        (await socket.StopAsync(turn)).ToString().Should().Be((await (await app.Ann.GetAsync($"turns/{turn}")).JsonAsync()).ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_request_that_is_too_large_closes_the_connection_and_no_other()
    {
        await using var app = await ChatApp.StartAsync();
        await using var hub = app.Hub();
        await using var other = app.Hub();
        await hub.StartAsync();
        await other.StartAsync();

        var sending = async () => await hub.StreamAsync<JsonElement>("Send", new { message = new string('x', 1_000_000) }).ToListAsync();

        await sending.Should().ThrowAsync<Exception>();
        await other.Invoking(h => h.InvokeAsync<JsonElement>("Stop", "abc")).Should().ThrowAsync<HubException>().WithMessage("*not_found*");
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_turns_stream_over_one_connection_and_one_can_be_stopped_meanwhile()
    {
        await using var app = await ChatApp.StartAsync();
        var gate = new LoopbackGate();
        app.Model.Reply(LoopbackReply.Text("a").HoldAfter(1, gate).Then(LoopbackReply.Text("b")));
        var hub = app.Hub();
        await hub.StartAsync();
        await using var socket = new HubTransport(hub);
        var project = await app.NewProjectAsync();
        await using var first = socket.SendAsync(new { project_id = project, message = "1" }).GetAsyncEnumerator();
        await using var second = socket.SendAsync(new { project_id = project, message = "2" }).GetAsyncEnumerator();
        await first.MoveNextAsync();
        await second.MoveNextAsync();

        var stopped = await socket.StopAsync(first.Current.Text("turn_id")!);
        gate.Open();

        stopped.Text("status").Should().Be("stopped");
        (await LastAsync(first)).Text("status").Should().Be("stopped");
        (await LastAsync(second)).Text("status").Should().Be("completed");
    }

    private static async Task<JsonElement> LastAsync(IAsyncEnumerator<JsonElement> events)
    {
        var last = events.Current;
        while (await events.MoveNextAsync())
            last = events.Current;
        return last;
    }
}
