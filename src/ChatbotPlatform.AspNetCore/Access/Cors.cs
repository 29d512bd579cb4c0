using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ChatbotPlatform.Access;

/// <summary>
/// What lets a page of another origin read our answers, refusals included. Never with credentials: a visitor is known by a token that
/// the page has to send itself, so what a browser sends along by itself is of no use to such a page.
/// </summary>
internal static class Cors
{
    private const string AllowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string AllowedHeaders = "authorization, content-type, last-event-id, accept, if-match";
    private const string ExposedHeaders = "retry-after, etag";

    public static void Allow(HttpResponse response, string origin)
    {
        var headers = response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = ExposedHeaders;
        Vary(response);
    }

    public static void AllowPreflight(HttpResponse response, string origin)
    {
        Allow(response, origin);
        var headers = response.Headers;
        headers.AccessControlAllowMethods = AllowedMethods;
        headers.AccessControlAllowHeaders = AllowedHeaders;
        headers.AccessControlMaxAge = "600";
    }

    /// <summary>Whether there is such a header, or what it says, depends on who asks.</summary>
    public static void Vary(HttpResponse response)
    {
        if (!response.Headers.Vary.ToString().Contains(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase))
            response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
    }
}
