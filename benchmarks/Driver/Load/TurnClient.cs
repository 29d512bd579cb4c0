using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>One user's connection, over some transport.</summary>
internal abstract class TurnClient : IDisposable
{
    /// <summary>The session of the last answer.</summary>
    public abstract string? SessionId { get; }

    public abstract Task ConnectAsync();

    /// <summary>Sends one message, to a new session or one that is there, and reads the answer to its end.</summary>
    public abstract Task<TurnSample> TurnAsync(string? sessionId, List<double> gaps);

    public abstract void Dispose();
}

/// <summary>Over HTTP and server-sent events.</summary>
internal sealed class SseTurnClient(ChatSystem system) : TurnClient
{
    private readonly StreamClient _client = new(system.Process.Port, system.Marks);

    public override string? SessionId => _client.SessionId;

    public override Task ConnectAsync() => _client.ConnectAsync();

    public override Task<TurnSample> TurnAsync(string? sessionId, List<double> gaps) => _client.TurnAsync(system.Request(sessionId), gaps);

    public override void Dispose() => _client.Dispose();
}

/// <summary>Over HTTP, with more readers who follow the same turn.</summary>
internal sealed class FollowedTurnClient(Platform platform, int followers) : TurnClient
{
    private readonly StreamClient _sender = new(platform.Process.Port, platform.Marks);
    private readonly StreamClient[] _followers =
        [.. Enumerable.Range(0, followers).Select(_ => new StreamClient(platform.Process.Port, platform.Marks))];

    public override string? SessionId => _sender.SessionId;

    public override Task ConnectAsync() => Task.WhenAll([_sender.ConnectAsync(), .. _followers.Select(f => f.ConnectAsync())]);

    public override async Task<TurnSample> TurnAsync(string? sessionId, List<double> gaps)
    {
        var begun = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = _sender.TurnAsync(platform.Request(sessionId), gaps, begun: begun);
        if (await Task.WhenAny(sent, begun.Task) == sent)
            return new TurnSample();
        var request = platform.EventsRequest(await begun.Task);
        var followed = await Task.WhenAll(_followers.Select(f => f.TurnAsync(request, [])));
        var sample = await sent;
        // Every reader has to have the whole answer.
        sample.IsWhole &= followed.All(f => f.IsWhole);
        return sample;
    }

    public override void Dispose()
    {
        _sender.Dispose();
        foreach (var follower in _followers)
            follower.Dispose();
    }
}
