using System.Security.Claims;

namespace ChatbotPlatform.Access;

/// <summary>Somebody who has a stream open.</summary>
internal sealed class LiveCaller(Caller caller, ClaimsPrincipal user, LiveCallers callers) : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public Caller Caller { get; } = caller;

    /// <summary>As it was when the stream began: what is no longer true of it, the host's validator knows.</summary>
    public ClaimsPrincipal User { get; } = user;

    /// <summary>Cancelled when the caller's credential counts no more.</summary>
    public CancellationToken Ended => _end.Token;

    public void End() => _ = _end.CancelAsync();

    /// <summary>The stream is closed. The source is left to the collector: it holds no timer, and may just be ending.</summary>
    public void Dispose() => callers.Leave(this);
}
