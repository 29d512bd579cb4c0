using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Access;

/// <summary>
/// All who have a stream open on this node. One clock looks every two seconds whose credentials count no more, whatever node they were
/// revoked on, with one question to the database for all keys and one for all visitors, and ends their streams. Their turns go on.
/// </summary>
internal sealed partial class LiveCallers : IDisposable
{
    /// <summary>A stream is to be closed five seconds after a revocation at the latest; this leaves three for asking.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<LiveCaller, byte> _live = new();
    private readonly ApiKeyStore _keys;
    private readonly VisitorStore _visitors;
    private readonly ICallerValidator? _validator;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly ILogger<LiveCallers> _logger;
    private readonly ITimer _clock;
    private int _looking;

    public LiveCallers(
        ApiKeyStore keys, VisitorStore visitors, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LiveCallers> logger, ICallerValidator? validator = null)
    {
        (_keys, _visitors, _validator, _time, _stopping, _logger) = (keys, visitors, validator, time, lifetime.ApplicationStopping, logger);
        _clock = time.CreateTimer(_ => _ = LookAsync(), null, Interval, Interval);
    }

    /// <summary>A stream begins.</summary>
    public LiveCaller Join(Caller caller, HttpContext context)
    {
        var live = new LiveCaller(caller, context.User, this);
        _live.TryAdd(live, 0);
        return live;
    }

    public void Leave(LiveCaller live) => _live.TryRemove(live, out _);

    /// <exception cref="ChatException"><see cref="ChatError.Unauthenticated"/>: the caller's credential counts no more.</exception>
    public async Task EnsureValidAsync(LiveCaller live)
    {
        if (live.Ended.IsCancellationRequested || (await FindEndedAsync([live])).Any())
        {
            live.End();
            throw Ended();
        }
    }

    public static ChatException Ended() => new(ChatError.Unauthenticated, "The credential counts no more. Sign in and try again.");

    public void Dispose() => _clock.Dispose();

    private async Task LookAsync()
    {
        if (_live.IsEmpty || Interlocked.Exchange(ref _looking, 1) == 1)
            return;
        try
        {
            foreach (var ended in await FindEndedAsync([.. _live.Keys]))
                ended.End();
        }
        catch (Exception e) when (e is ChatException or OperationCanceledException)
        {
            // The database does not answer: whoever was let in stays until it does.
        }
        catch (Exception bug)
        {
            LogFailed(bug.GetType().FullName, bug.StackTrace);
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private async Task<IEnumerable<LiveCaller>> FindEndedAsync(IReadOnlyList<LiveCaller> live)
    {
        var now = _time.GetUtcNow();
        var ended = live.Where(l => l.Caller.Credential.ExpiresAt <= now).ToHashSet();
        var rest = live.Where(l => !ended.Contains(l)).ToLookup(l => l.Caller.Credential.Kind);
        ended.UnionWith(await FindRevokedAsync([.. rest[CredentialKind.ApiKey]]));
        ended.UnionWith(await FindGoneAsync([.. rest[CredentialKind.Visitor]]));
        foreach (var member in rest[CredentialKind.Member])
        {
            if (_validator is not null && !await _validator.IsStillValidAsync(member.User, member.Caller.Scope, _stopping))
                ended.Add(member);
        }

        return ended;
    }

    private async Task<IEnumerable<LiveCaller>> FindRevokedAsync(IReadOnlyList<LiveCaller> live)
    {
        if (live.Count == 0)
            return [];
        var valid = (await _keys.FindValidAsync(TenantsOf(live), [.. live.Select(l => l.Caller.Credential.Id).Distinct()], _stopping)).ToHashSet();
        return live.Where(l => !valid.Contains(l.Caller.Credential.Id));
    }

    private async Task<IEnumerable<LiveCaller>> FindGoneAsync(IReadOnlyList<LiveCaller> live)
    {
        if (live.Count == 0)
            return [];
        var (projects, ended) = await _visitors.ReadAsync(
            TenantsOf(live), [.. live.Select(l => l.Caller.Scope.ProjectId!.Value).Distinct()], [.. live.Select(l => l.Caller.Credential.Id).Distinct()], _stopping);
        return live.Where(l =>
            ended.Contains(l.Caller.Credential.Id)
            || !projects.Any(p => p.ProjectId == l.Caller.Scope.ProjectId && p.TenantId == l.Caller.Scope.TenantId
                && p.PublishableKey == l.Caller.Credential.Key && p.Widget.AllowedOrigins.Contains(l.Caller.Credential.Origin!, StringComparer.Ordinal)));
    }

    private static string[] TenantsOf(IEnumerable<LiveCaller> live) => [.. live.Select(l => l.Caller.Scope.TenantId).Distinct()];

    [LoggerMessage(1, LogLevel.Error, "Looking for revoked credentials failed with {ExceptionType}\n{Stack}")]
    private partial void LogFailed(string? exceptionType, string? stack);
}
