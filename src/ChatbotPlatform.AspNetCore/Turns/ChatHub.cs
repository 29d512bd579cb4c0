using System.Runtime.CompilerServices;
using ChatbotPlatform.Access;
using ChatbotPlatform.Limits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Turns;

/// <summary>
/// The hub: the same turns and events as over HTTP. A refusal is a <see cref="HubException"/> whose message is the problem's
/// JSON. A client that cancels a stream or drops its connection leaves the turn running.
/// </summary>
internal sealed partial class ChatHub(
    ChatEngine engine, Drafts drafts, LiveCallers callers, LimitGate gate, ChatHttpMetrics metrics, ILogger<ChatHub> logger) : Hub
{
    private static readonly LimitedBy Sending = new(ChatLimit.Sends, ChatLimit.Streams), Following = new(ChatLimit.Streams);

    /// <summary>Sends a message (the body of <c>POST /chat/stream</c>) and streams the answer's events.</summary>
    public IAsyncEnumerable<TurnEventFrame> Send(HubBody request, CancellationToken cancellationToken) =>
        StreamAsync(
            async scope =>
            {
                var caller = await Caller.OfAsync(Context.GetHttpContext()!);
                var wanted = await drafts.RequestAsync(caller with { Scope = scope }, request.Read<ChatBody>(), cancellationToken);
                return (await engine.StartAsync(scope, wanted, cancellationToken)).Turn.Id;
            },
            null,
            Sending,
            cancellationToken);

    /// <summary>Streams a turn's events, from the start or after a cursor.</summary>
    public IAsyncEnumerable<TurnEventFrame> Follow(string? turnId, string? after, CancellationToken cancellationToken) =>
        StreamAsync(_ => Task.FromResult(RouteId.Of(turnId).Value), after, Following, cancellationToken);

    /// <summary>Stops a turn, and answers it as <c>POST /turns/{id}/stop</c> does.</summary>
    public async Task<TurnFrame> Stop(string? turnId)
    {
        try
        {
            var scope = await ScopeAsync();
            using var pass = await gate.PassAsync(Context.GetHttpContext()!, scope, null, Context.ConnectionAborted);
            var stopped = await engine.StopAsync(scope, RouteId.Of(turnId), Context.ConnectionAborted) ?? throw Checks.Absent("turn");
            return new TurnFrame(stopped.Turn);
        }
        catch (Exception e)
        {
            throw Refusal(e);
        }
    }

    public override async Task OnConnectedAsync()
    {
        // The front door has refused whoever does not say who they are, before the connection was upgraded.
        var context = Context.GetHttpContext()!;
        var live = callers.Join(await Caller.OfAsync(context), context);
        Context.Items[typeof(LiveCaller)] = live;
        // Cut, and not only closed: a client that does not listen would keep it open.
        live.Ended.Register(Context.Abort);
        await base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        Live?.Dispose();
        return base.OnDisconnectedAsync(exception);
    }

    private async IAsyncEnumerable<TurnEventFrame> StreamAsync(
        Func<ChatScope, Task<Guid>> begin, string? after, LimitedBy limited, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LimitPass? pass = null;
        IAsyncEnumerator<TurnEvent> events;
        try
        {
            var scope = await ScopeAsync();
            var cursor = Cursors.Parse(after);
            pass = await gate.PassAsync(Context.GetHttpContext()!, scope, limited, cancellationToken);
            events = engine.FollowAsync(scope, await begin(scope), cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception e)
        {
            pass?.Dispose();
            throw Refusal(e);
        }

        using (pass)
        using (metrics.Stream("hub"))
        await using (events)
        {
            while (await NextAsync(events))
                yield return new TurnEventFrame(events.Current);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<TurnEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Refusal(e);
        }
    }

    private LiveCaller? Live => Context.Items.TryGetValue(typeof(LiveCaller), out var live) ? (LiveCaller?)live : null;

    /// <summary>Who asks, told anew for each call: a connection lives long, and much may have been taken from its caller since it began.</summary>
    private async ValueTask<ChatScope> ScopeAsync()
    {
        var live = Live ?? throw LiveCallers.Ended();
        await callers.EnsureValidAsync(live);
        return live.Caller.Credential.Kind is CredentialKind.Member
            ? await Caller.ResolveAsync(Context.GetHttpContext()!) ?? throw LiveCallers.Ended()
            : live.Caller.Scope;
    }

    private Exception Refusal(Exception e)
    {
        switch (e)
        {
            case ChatException refusal:
                metrics.Refused(refusal.Error);
                return new HubException(Problem.Of(refusal).ToString());
            case OperationCanceledException:
                return e;
            default:
                // The message may hold what a user said; type and stack do not.
                LogFailed(e.GetType().FullName, e.StackTrace);
                return new HubException(new Problem(ChatError.Internal, "Something went wrong on our side. Try again later.").ToString());
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A call to the hub failed with {ExceptionType}\n{Stack}")]
    private partial void LogFailed(string? exceptionType, string? stack);
}
