using ChatbotPlatform.Access;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Widget;

/// <summary>Says who a visitor is, by what they bring: nothing, what they were given before, or their site's word.</summary>
internal sealed class VisitorDesk(Visits visits, TurnStore turns, TimeProvider time)
{
    /// <summary>How long a sign-in waits for an answer that is being written. Clients give up after half a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="ChatException">
    /// <see cref="ChatError.Unauthenticated"/>: what they bring counts for nothing. <see cref="ChatError.SessionBusy"/>: an answer to the
    /// visitor who signs in is still being written.
    /// </exception>
    public async Task<VisitToken> AdmitAsync(WidgetVisit visit, VisitorBody body, CancellationToken cancellationToken)
    {
        var (project, origin) = visit;
        var before = body.RenewalToken is null ? null : await visits.ContinueAsync(project, origin, body.RenewalToken, cancellationToken);
        if (body.IdentityToken is null)
        {
            if (body.RenewalToken is null)
                return Visits.Begin(project, origin);
            return before ?? throw new ChatException(ChatError.Unauthenticated, "The renewal token does not count, or no more. Come as somebody new.");
        }

        var identity = IdentityToken.Read(body.IdentityToken, project.IdentitySecret, project.ProjectId, time.GetUtcNow());
        var signedIn = Visits.Begin(project, origin, identity);
        if (before is { SignedIn: true } && before.Visitor == signedIn.Visitor)
            return before with { Name = signedIn.Name };
        if (before is not null)
            await EndAsync(project, before, signedIn, cancellationToken);
        return signedIn;
    }

    /// <summary>
    /// Who was here before is so no more. What they said without a name becomes the signed-in visitor's: both have proven who they are.
    /// Another signed-in visitor's stays theirs. A renewal token that ended is passed over, so the same request may come twice.
    /// </summary>
    private async Task EndAsync(VisitedProject project, VisitToken before, VisitToken signedIn, CancellationToken cancellationToken)
    {
        if (!before.SignedIn)
            await HandOverAsync(Visits.ScopeOf(project, before), Visits.ScopeOf(project, signedIn), cancellationToken);
        await visits.EndAsync(project.TenantId, project.ProjectId, before.VisitId, cancellationToken);
    }

    private async Task HandOverAsync(ChatScope from, ChatScope to, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                await turns.HandOverAsync(from, to, cancellationToken);
                return;
            }
            catch (ChatException e) when (e.Error == ChatError.SessionBusy && time.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
