using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatbotPlatform.Access;

/// <summary>
/// Takes our credentials out of addresses before anything can log them: the server's own diagnostics write the address when a request
/// begins. A browser's web socket can send a token in no other way, so the hub's goes into the header, where others have it. What else stands
/// there is made unreadable, and refused by the route.
/// </summary>
internal sealed class HiddenTokens(IServiceProvider services) : IHttpContextFactory
{
    private const string HubToken = "access_token";
    private const int KindLength = 3;

    private readonly DefaultHttpContextFactory _factory = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { QueryString.Length: > KindLength } request && MayHoldOurs(request.QueryString))
            Hide(request);
        return _factory.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _factory.Dispose(httpContext);

    /// <summary>Cheap, and true too often: an underscore, as it is or encoded.</summary>
    private static bool MayHoldOurs(string query) => query.Contains('_', StringComparison.Ordinal) || query.Contains("%5f", StringComparison.OrdinalIgnoreCase);

    private static void Hide(IHttpRequestFeature request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString);
        var found = false;
        foreach (var (name, values) in query.ToList())
        {
            if (!values.Any(Presented.IsOurs))
                continue;
            found = true;
            if (IsForHub(request, name) && values is [{ } token] && token.StartsWith(VisitToken.Access, StringComparison.Ordinal) && request.Headers.Authorization.Count == 0)
            {
                request.Headers.Authorization = "Bearer " + token;
                query.Remove(name);
                continue;
            }

            query[name] = values.Select(v => Presented.IsOurs(v) ? v![..KindLength] + "hidden" : v).ToArray();
        }

        if (!found)
            return;
        request.QueryString = QueryHelpers.AddQueryString("", query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v))));
        var end = request.RawTarget.IndexOf('?', StringComparison.Ordinal);
        if (end >= 0)
            request.RawTarget = request.RawTarget[..end] + request.QueryString;
    }

    private static bool IsForHub(IHttpRequestFeature request, string name) =>
        name == HubToken && request.Path.EndsWith("/hub", StringComparison.OrdinalIgnoreCase);
}
