using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform.Access;

/// <summary>Tells who asks by credentials of ours. One that is wrong is refused: it never falls back to whoever the host would see.</summary>
internal sealed class Credentials(Visits visits, ApiKeys keys)
{
    /// <summary>Where a request keeps what came of it: the caller, or the refusal.</summary>
    public static readonly object Answer = new();

    /// <summary>The caller by a credential of ours; <see langword="null"/> when the request brings none.</summary>
    public async ValueTask<Caller?> ReadAsync(HttpContext context)
    {
        // Asked by the host's authorization and by the front door: the second is told what the first was, refusal included.
        if (context.Items.TryGetValue(Answer, out var known))
            return known is ChatException refused ? throw refused : (Caller?)known;
        try
        {
            var caller = await AdmitAsync(context);
            context.Items[Answer] = caller;
            return caller;
        }
        catch (ChatException refused) when (refused.Error is not ChatError.Unavailable)
        {
            context.Items[Answer] = refused;
            throw;
        }
    }

    private async ValueTask<Caller?> AdmitAsync(HttpContext context) => Presented.Of(context) switch
    {
        null => null,
        var token when token.StartsWith(VisitToken.Access, StringComparison.Ordinal) => await visits.AdmitAsync(context, token),
        var secret when secret.StartsWith(Presented.SecretKey, StringComparison.Ordinal) => await keys.AdmitAsync(context, secret),
        _ => throw new ChatException(ChatError.Unauthenticated, "The credential gives no access here."),
    };
}
