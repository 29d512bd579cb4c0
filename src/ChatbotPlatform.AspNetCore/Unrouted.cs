using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform;

/// <summary>
/// Answers what no route under the prefix took, with problem+json: 404, or 405 where the path is right but the method is not.
/// (Routing would answer 405 itself, without a body, if there were no catch-all.)
/// </summary>
internal static class Unrouted
{
    public static Task AnswerAsync(HttpContext context) => Of(context).ExecuteAsync(context);

    private static Problem Of(HttpContext context)
    {
        var routes = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ChatRoute>() is not null && Matches(e, context.Request.Path)).ToList();
        var methods = routes.SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct().Order().ToList();

        if (methods.Count == 0)
            return new Problem(ChatError.NotFound, "There is nothing here.");
        context.Response.Headers.Allow = string.Join(", ", methods);
        return new Problem(ChatError.InvalidRequest, "This route does not have that method.") { OtherStatus = StatusCodes.Status405MethodNotAllowed };
    }

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(path, []);
}

/// <summary>Marks the routes that are ours.</summary>
internal sealed class ChatRoute;
