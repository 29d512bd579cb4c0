using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Access;

/// <summary>
/// Answers browsers that ask whether a page of another origin may send us a request. It stands before all else, because the host's own
/// CORS would refuse what it does not know and its authorization whoever has no credential, and a browser that asks has none.
/// </summary>
/// <remarks>
/// For which project the request will be cannot be told yet, except by a key in the path. An origin that shows any project's widget may
/// ask; the request itself is then held to its own project's. Others are not answered here: the host's CORS, if it has one, may know them.
/// </remarks>
internal sealed class Preflights : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            bool isAnswered;
            try
            {
                isAnswered = await AnswerAsync(context);
            }
            catch (ChatException refusal)
            {
                await Problem.Of(refusal).ExecuteAsync(context);
                return;
            }

            if (!isAnswered)
                await rest(context);
        });
        next(app);
    };

    private static async ValueTask<bool> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsOptions(request.Method) || request.Headers.AccessControlRequestMethod.Count == 0 || Origins.Of(request) is not { } origin)
            return false;
        var services = context.RequestServices;
        if (Find(services.GetRequiredService<EndpointDataSource>(), request.Path) is not { } route)
            return false;

        var store = services.GetRequiredService<VisitorStore>();
        Cors.Vary(context.Response);
        var isAllowed = route["key"] is string key
            ? (await store.FindAsync(key, context.RequestAborted))?.Widget.AllowedOrigins.Contains(origin, StringComparer.Ordinal) == true
            : await store.IsKnownOriginAsync(origin, context.RequestAborted);
        if (isAllowed)
        {
            Cors.AllowPreflight(context.Response, origin);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (route.ContainsKey("key"))
        {
            await new Problem(ChatError.Forbidden, "This site may not show the widget.").ExecuteAsync(context);
        }

        return isAllowed || route.ContainsKey("key");
    }

    /// <summary>The route of ours that a path leads to; its value <c>key</c> is a publishable key's.</summary>
    private static RouteValueDictionary? Find(EndpointDataSource endpoints, PathString path)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ChatRoute>() is not null))
        {
            var values = new RouteValueDictionary();
            if (new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(path, values))
                return values;
        }

        return null;
    }
}
