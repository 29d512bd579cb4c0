using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform;
using ChatbotPlatform.Access;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using ChatbotPlatform.Widget;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps ChatbotPlatform into an ASP.NET Core app.</summary>
public static class ChatbotPlatformEndpointRouteBuilderExtensions
{
    /// <summary>Maps all routes and the hub. Do so once in an app: the routes have names.</summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">What all paths begin with.</param>
    /// <returns>All of it, hub included, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">Something was not added; the message says what to call.</exception>
    public static IEndpointConventionBuilder MapChatbotPlatform(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/chatbot")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        EnsureAdded(endpoints.ServiceProvider);

        var group = endpoints.MapGroup(prefix);
        var routes = group.MapGroup("").WithMetadata(new ChatRoute());
        routes.AddOpenApiOperationTransformer(OpenApiDescription.DescribeAsync);
        routes.MapProjects();
        routes.MapPrompts();
        routes.MapModels();
        routes.MapSessions();
        routes.MapChat();
        routes.MapTurns();
        group.MapWidgetFiles();
        routes.MapAudit();
        routes.MapApiKeys();
        routes.MapVisitors();
        routes.MapMemory();
        routes.MapConversations();
        routes.MapUsage();
        // One connection, one request, one scope: the other transports of SignalR spread a connection over many requests.
        group.MapHub<ChatHub>("/hub", options => options.Transports = HttpTransportType.WebSockets)
            .Limited(ChatLimit.Streams);
        // Without a prefix what is not ours is the app's.
        if (prefix.Trim('/').Length > 0)
            group.MapFallback("/{**path}", Unrouted.AnswerAsync).ExcludeFromDescription();

        var door = endpoints.ServiceProvider.GetRequiredService<FrontDoor>();
        ((IEndpointConventionBuilder)group).Finally(door.Guard);
        return group;
    }

    private static void EnsureAdded(IServiceProvider services)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        if (!known.IsService(typeof(FrontDoor)))
            throw new InvalidOperationException("ChatbotPlatform was not added: call builder.Services.AddChatbotPlatform() before the app is built.");
        foreach (var store in (Type[])[typeof(ProjectStore), typeof(SessionStore), typeof(TurnStore)])
        {
            if (!known.IsService(store))
            {
                throw new InvalidOperationException(
                    $"ChatbotPlatform has no {store.Name}: call UseSqlite(…), UsePostgreSql(…) or UseEntityFramework<T>() after AddChatbotPlatform().");
            }
        }
    }
}
