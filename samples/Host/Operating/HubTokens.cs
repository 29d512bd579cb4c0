using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatbotPlatform.Host.Operating;

/// <summary>
/// A browser's web socket can send a token only in its address, and addresses are logged. So before anything else sees the request the token
/// goes where others have it, into the header, and out of the address. On other routes, and of other kinds, it is only made unreadable: the routes
/// refuse it.
/// </summary>
internal sealed class HubTokens(IServiceProvider services) : IHttpContextFactory
{
    private const string Parameter = "access_token";
    private const int KindLength = 3;

    private readonly DefaultHttpContextFactory _factory = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { } request && request.QueryString.Contains(Parameter, StringComparison.OrdinalIgnoreCase))
            Move(request);
        return _factory.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _factory.Dispose(httpContext);

    private static void Move(IHttpRequestFeature request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString);
        if (!query.Remove(Parameter, out var tokens))
            return;
        var isHub = request.Path.EndsWith("/hub", StringComparison.OrdinalIgnoreCase);
        if (isHub && tokens is [{ } token] && IsForHub(token) && request.Headers.Authorization.Count == 0)
            request.Headers.Authorization = "Bearer " + token;
        else
            query[Parameter] = tokens.Select(t => t is { Length: > KindLength } ? t[..KindLength] + "hidden" : "hidden").ToArray();
        request.QueryString = QueryHelpers.AddQueryString("", query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v))));
    }

    /// <summary>A JWT or a visitor's token: an API key has no business in an address.</summary>
    private static bool IsForHub(string token) => token.StartsWith("cv_", StringComparison.Ordinal) || token.Count(c => c == '.') == 2;
}
