using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Core.Tests.Models;

/// <summary>A provider on a loopback port that streams in the wire format of Anthropic's messages.</summary>
internal sealed class AnthropicServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AnthropicServer(WebApplication app) => _app = app;

    public string BaseUrl { get; private set; } = "";

    public int Status { get; set; } = 200;

    public string? Headers { get; private set; }

    public JsonElement Request { get; private set; }

    public static async Task<AnthropicServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new AnthropicServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        server.BaseUrl = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Request = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        Headers = string.Join(";", context.Request.Headers.Select(h => h.Key + "=" + h.Value));
        context.Response.StatusCode = Status;
        if (Status != 200)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""");
            return;
        }
        context.Response.ContentType = "text/event-stream";
        await SendAsync("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[],
            "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":1}}}
            """);
        await SendAsync("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","citations":null}}""");
        foreach (var text in new[] { "Grüezi", " from", " Claude" })
            await SendAsync("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""");
        await SendAsync("content_block_stop", """{"type":"content_block_stop","index":0}""");
        await SendAsync("message_delta", """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}
            """);
        await SendAsync("message_stop", """{"type":"message_stop"}""");

        async Task SendAsync(string name, string json)
        {
            await context.Response.WriteAsync($"event: {name}\ndata: {json.ReplaceLineEndings("")}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
