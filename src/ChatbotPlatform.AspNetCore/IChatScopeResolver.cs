using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform;

/// <summary>Tells who asks. A host that does not go by claims brings its own: <c>UseScopeResolver&lt;T&gt;()</c> or <c>UseScope(…)</c>.</summary>
public interface IChatScopeResolver
{
    /// <summary>Called once for each request, and once when a connection to the hub begins.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">The request was given up.</param>
    /// <returns>Who asks; <see langword="null"/> is answered 401.</returns>
    ValueTask<ChatScope?> ResolveAsync(HttpContext context, CancellationToken cancellationToken);
}
