using System.Security.Claims;

namespace ChatbotPlatform;

/// <summary>
/// Tells whether somebody whom the host vouched for still is who they were: asked every few seconds for each stream they have open, and
/// before each call over the hub. A host whose users can be suspended brings one: <c>UseCallerValidator&lt;T&gt;()</c>. It lives as
/// long as the app, and should keep its answers for a second or two.
/// </summary>
public interface ICallerValidator
{
    /// <summary>Whether the caller's streams may go on.</summary>
    /// <param name="user">The principal that the request came with.</param>
    /// <param name="scope">Who they are here.</param>
    /// <param name="cancellationToken">The app stops.</param>
    ValueTask<bool> IsStillValidAsync(ClaimsPrincipal user, ChatScope scope, CancellationToken cancellationToken);
}
