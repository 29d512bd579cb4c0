using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Testing;

/// <summary>
/// A model provider on a loopback port that speaks OpenAI's chat completions. It answers what it was told to (the queue first,
/// then the handler), else "You said: …" in several chunks with usage, and remembers every call.
/// </summary>
public sealed class LoopbackModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<LoopbackReply> _queue = new();
    private readonly List<LoopbackRequest> _requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private Func<LoopbackRequest, LoopbackReply> _handler = Echo;

    private LoopbackModelServer(WebApplication app) => _app = app;

    /// <summary>The address to give a provider, <c>http://127.0.0.1:port/v1</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>What <c>GET /v1/models</c> lists.</summary>
    public IReadOnlyList<string> Models { get; set; } = ["test-model", "other-model"];

    /// <summary>Answers <c>GET /v1/models</c> in place of the list.</summary>
    public Func<LoopbackRequest, LoopbackReply?>? ModelsReply { get; set; }

    /// <summary>The chat calls so far, in the order they came in.</summary>
    public IReadOnlyList<LoopbackRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>How many chat calls came in.</summary>
    public int Calls => Requests.Count;

    /// <summary>The calls for the list of models so far.</summary>
    public ConcurrentQueue<LoopbackRequest> ModelsRequests { get; } = new();

    /// <summary>Starts a server on a free port of 127.0.0.1.</summary>
    public static async Task<LoopbackModelServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            // A flush ends when the socket has the bytes, so that a gate is reached after all before it has been sent.
            .UseSockets(sockets => sockets.MaxWriteBufferSize = 2)
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new LoopbackModelServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.BaseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1";
        return server;
    }

    /// <summary>Answers every call that finds the queue empty.</summary>
    public void Reply(Func<LoopbackRequest, LoopbackReply> handler) => _handler = handler;

    /// <summary>Answers every call that finds the queue empty.</summary>
    public void Reply(LoopbackReply reply) => _handler = _ => reply;

    /// <summary>Answers the next calls, one each.</summary>
    public void Enqueue(params LoopbackReply[] replies)
    {
        foreach (var reply in replies)
            _queue.Enqueue(reply);
    }

    /// <summary>Ends when that many chat calls have come in, in all.</summary>
    public Task WaitForCallsAsync(int count)
    {
        lock (_requests)
        {
            if (_requests.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>The default answer: what the user said last, in chunks of a word, with usage.</summary>
    public static LoopbackReply Echo(LoopbackRequest request)
    {
        var words = $"You said: {request.LastUserText}".Split(' ');
        return LoopbackReply.Text([.. words.Select((w, i) => i == 0 ? w : " " + w)]).Usage(10, words.Length);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // A cancelled token breaks open streams off at once.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new LoopbackRequest(
            context.Request.Method, context.Request.Path,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        var reply = context.Request.Path.Value switch
        {
            "/v1/models" => ReplyToModels(request),
            "/v1/chat/completions" => ReplyToChat(request),
            _ => LoopbackReply.Status(404, """{"error":{"message":"no such route"}}"""),
        };
        try
        {
            await new LoopbackWriter(context, request, reply).WriteAsync(context.RequestAborted);
            request.End(cancelled: false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            request.End(cancelled: true);
        }
    }

    private LoopbackReply ReplyToModels(LoopbackRequest request)
    {
        ModelsRequests.Enqueue(request);
        if (ModelsReply?.Invoke(request) is { } reply)
            return reply;
        var data = string.Join(',', Models.Select(m => $$"""{"id":"{{m}}","object":"model"}"""));
        return LoopbackReply.Raw($$"""{"object":"list","data":[{{data}}]}""", "application/json");
    }

    private LoopbackReply ReplyToChat(LoopbackRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
            foreach (var (_, reached) in _waiting.Where(w => w.Count <= _requests.Count))
                reached.TrySetResult();
            _waiting.RemoveAll(w => w.Count <= _requests.Count);
        }
        return _queue.TryDequeue(out var queued) ? queued : _handler(request);
    }
}
