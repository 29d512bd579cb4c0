using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace ChatbotPlatform.Host.Web;

/// <summary>What no route under one of the host's own prefixes took: 404, or 405 where only the method is wrong.</summary>
internal static class Strays
{
    public static void MapStrays(this IEndpointRouteBuilder group, string prefix) =>
        group.MapFallback(prefix + "/{**path}", Answer).AllowAnonymous().ExcludeFromDescription();

    private static Task Answer(HttpContext context)
    {
        var methods = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>() is not null
                && new TemplateMatcher(new RouteTemplate(e.RoutePattern), []).TryMatch(context.Request.Path, []))
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods).Distinct().Order().ToList();
        if (methods.Count == 0)
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound);
        context.Response.Headers.Allow = string.Join(", ", methods);
        return Problem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed);
    }
}
