using ChatbotPlatform.Host.Accounts.SignIns;

namespace ChatbotPlatform.Host.Web;

/// <summary>
/// Against requests that another site makes a browser send (CSRF, and its kin for web sockets): where a cookie is what signs the request, and it can change
/// something, the browser has to say that it comes from our own pages. What is no browser has no cookie.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next, AllowedOrigins origins)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.AuthenticationType == CookieSignIn.Scheme && CanChange(context.Request))
            Require(context.Request, origins);
        return next(context);
    }

    /// <exception cref="Refusal">The request comes from elsewhere, or does not say from where.</exception>
    public static void Require(HttpRequest request, AllowedOrigins origins)
    {
        var origin = request.Headers.Origin.ToString();
        if (origins.WithCredentials && origins.Contains(origin))
            return;
        // Browsers that send Sec-Fetch-Site know best; it is left out for web sockets and on plain http.
        var same = request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
            ? site == "same-origin"
            : origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        if (!same)
            throw new Refusal(StatusCodes.Status403Forbidden, "forbidden", "This request comes from another site.");
    }

    private static bool CanChange(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
        || request.Headers.Upgrade.Count > 0;
}
