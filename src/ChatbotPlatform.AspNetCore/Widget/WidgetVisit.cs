using System.Reflection;
using ChatbotPlatform.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Widget;

/// <summary>The project whose publishable key stands in the path, asked for by a site that may show it. <see cref="FrontDoor"/> sees to that.</summary>
internal sealed record WidgetVisit(VisitedProject Project, string Origin) : IBindableFromHttpContext<WidgetVisit>
{
    public static async ValueTask<WidgetVisit?> BindAsync(HttpContext context, ParameterInfo parameter) => await OfAsync(context);

    /// <exception cref="ChatException"><see cref="ChatError.NotFound"/> or <see cref="ChatError.Forbidden"/>.</exception>
    public static async ValueTask<WidgetVisit> OfAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(WidgetVisit), out var known))
            return (WidgetVisit)known!;
        var visits = context.RequestServices.GetRequiredService<VisitorStore>();
        Cors.Vary(context.Response);
        var key = context.GetRouteValue("key") as string ?? "";
        var project = key.StartsWith(Presented.PublishableKey, StringComparison.Ordinal) ? await visits.FindAsync(key, context.RequestAborted) : null;
        if (project is null)
            throw Checks.Absent("widget");
        // A browser says no origin when a page of this very host reads something: then it is this host.
        var said = Origins.Of(context.Request);
        var origin = said ?? Origins.OwnOf(context.Request);
        if (!project.Widget.AllowedOrigins.Contains(origin, StringComparer.Ordinal))
            throw new ChatException(ChatError.Forbidden, "This site may not show the widget. Add its origin to the project's widget.allowed_origins.");
        if (said is not null)
            Cors.Allow(context.Response, said);
        var visit = new WidgetVisit(project, origin);
        context.Items[typeof(WidgetVisit)] = visit;
        return visit;
    }
}

/// <summary>Marks a route that names its project by a publishable key, for the sites that may show it.</summary>
internal sealed class WidgetRoute;

/// <summary>Marks a route that asks nobody who they are.</summary>
internal sealed class OpenRoute;
