using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Access;

/// <summary>
/// Against pages of other sites that let a browser act with what it sends along by itself, a cookie for instance: what changes something, and
/// the hub, is refused to them where no credential was sent on purpose. A host whose own pages have another origin lists it.
/// </summary>
internal static class AmbientOrigins
{
    /// <exception cref="ChatException"><see cref="ChatError.Forbidden"/>: the page is another site's.</exception>
    public static void Check(HttpContext context)
    {
        var request = context.Request;
        if (Origins.Of(request) is not { } origin || request.Headers.Authorization.Count > 0 || request.Query.ContainsKey("access_token"))
            return;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead && context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is null)
            return;
        // By host and port: the scheme is another one behind a proxy that ends TLS.
        if (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.ToUriComponent(), StringComparison.OrdinalIgnoreCase))
            return;
        var trusted = context.RequestServices.GetRequiredService<IOptions<ChatHttpOptions>>().Value.TrustedOrigins;
        if (!trusted.Contains(origin, StringComparer.Ordinal))
            throw new ChatException(ChatError.Forbidden, "This request comes from another site.");
    }
}
