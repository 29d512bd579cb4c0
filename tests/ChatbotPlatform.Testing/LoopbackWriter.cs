using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatbotPlatform.Testing;

/// <summary>Writes one reply in the wire format of OpenAI's chat completions.</summary>
internal sealed class LoopbackWriter(HttpContext context, LoopbackRequest request, LoopbackReply reply)
{
    private const string Id = "chatcmpl-loopback";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        context.Response.StatusCode = reply.StatusCode;
        if (reply.RawBody is { } raw)
        {
            if (!reply.Headers.ContainsKey("Content-Type"))
                context.Response.ContentType = reply.ContentType;
            await SendAsync(raw, cancellationToken);
        }
        else if (request.Stream)
        {
            await StreamAsync(cancellationToken);
        }
        else
        {
            await WholeAsync(cancellationToken);
        }
    }

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await context.Response.Body.FlushAsync(cancellationToken);
        foreach (var step in reply.Steps)
        {
            if (reply.Delay > TimeSpan.Zero)
                await Task.Delay(reply.Delay, cancellationToken);
            if (!await RunAsync(step, cancellationToken))
                return;
        }
        if (reply.FinishReason is { } reason)
            await DataAsync(Chunk(new JsonObject(), reason), cancellationToken);
        if (reply.Tokens is { } tokens)
            await DataAsync(Text(Envelope("chat.completion.chunk", new JsonArray(), tokens)), cancellationToken);
        if (reply.Done)
            await DataAsync("[DONE]", cancellationToken);
        if (reply.AfterDone)
            await DataAsync(Chunk(new JsonObject { ["content"] = "after the end" }, null), cancellationToken);
    }

    /// <returns>Whether the stream goes on.</returns>
    private async Task<bool> RunAsync(LoopbackStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case LoopbackStep.Hold hold:
                await hold.Gate.PassAsync(cancellationToken);
                return true;
            case LoopbackStep.Cut:
                context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
                // To close the rest at once would be a reset, which may overtake the pieces. The client closes its side when it has them.
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return false;
            case LoopbackStep.Reset:
                context.Abort();
                return false;
            case LoopbackStep.Chunk chunk:
                await DataAsync(chunk.Json, cancellationToken);
                return true;
            default:
                await DataAsync(Chunk(Delta(step), null), cancellationToken);
                return true;
        }
    }

    private static JsonObject Delta(LoopbackStep step) => step switch
    {
        LoopbackStep.Text text => new JsonObject { ["content"] = text.Value },
        LoopbackStep.Reasoning reasoning => new JsonObject { ["reasoning_content"] = reasoning.Value },
        LoopbackStep.Tool tool => new JsonObject { ["tool_calls"] = new JsonArray(Call(tool, tool.Arguments)) },
        _ => throw new InvalidOperationException($"No delta for {step}."),
    };

    private static JsonObject Call(LoopbackStep.Tool tool, string arguments)
    {
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject { ["index"] = tool.Index, ["function"] = function };
        if (tool.Id is null)
            return call;
        call["id"] = tool.Id;
        call["type"] = "function";
        function["name"] = tool.Name;
        return call;
    }

    private async Task WholeAsync(CancellationToken cancellationToken)
    {
        foreach (var step in reply.Steps.Where(s => s is LoopbackStep.Hold or LoopbackStep.Cut or LoopbackStep.Reset))
        {
            if (!await RunAsync(step, cancellationToken))
                return;
        }
        var message = new JsonObject { ["role"] = "assistant", ["content"] = Joined<LoopbackStep.Text>(s => s.Value) };
        if (Joined<LoopbackStep.Reasoning>(s => s.Value) is { } reasoning)
            message["reasoning_content"] = reasoning;
        var calls = reply.Steps.OfType<LoopbackStep.Tool>().GroupBy(t => t.Index)
            .Select(g => (JsonNode)Call(g.First(), string.Concat(g.Select(t => t.Arguments)))).ToArray();
        if (calls.Length > 0)
            message["tool_calls"] = new JsonArray(calls);
        var choice = new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = reply.FinishReason };
        context.Response.ContentType = "application/json";
        await SendAsync(Encoding.UTF8.GetBytes(Text(Envelope("chat.completion", new JsonArray(choice), reply.Tokens))), cancellationToken);
    }

    private string? Joined<T>(Func<T, string> text) where T : LoopbackStep =>
        reply.Steps.OfType<T>().Any() ? string.Concat(reply.Steps.OfType<T>().Select(text)) : null;

    private string Chunk(JsonObject delta, string? finishReason) => Text(Envelope(
        "chat.completion.chunk", new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }), null));

    private JsonObject Envelope(string kind, JsonArray choices, (long Input, long Output)? tokens)
    {
        var envelope = new JsonObject { ["id"] = Id, ["object"] = kind, ["created"] = 1700000000, ["model"] = request.Model, ["choices"] = choices };
        if (tokens is var (input, output))
        {
            envelope["usage"] = new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output };
        }
        return envelope;
    }

    private static string Text(JsonObject json) => json.ToJsonString(Plain);

    private Task DataAsync(string payload, CancellationToken cancellationToken) =>
        SendAsync(Encoding.UTF8.GetBytes($"data: {payload}\n\n"), cancellationToken);

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var step = reply.OneByte ? 1 : Math.Max(bytes.Length, 1);
        for (var at = 0; at < bytes.Length; at += step)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(at, step), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }
}
