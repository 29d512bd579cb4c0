using ChatbotPlatform;
using ChatbotPlatform.Access;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Turns;
using ChatbotPlatform.Widget;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds ChatbotPlatform to an ASP.NET Core app.</summary>
public static class ChatbotPlatformServiceCollectionExtensions
{
    /// <summary>
    /// Adds the whole of ChatbotPlatform but for a store: follow it by <c>UseSqlite(…)</c>, <c>UsePostgreSql(…)</c> or
    /// <c>UseEntityFramework&lt;T&gt;()</c>, and by the models there are.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets the HTTP side.</param>
    public static ChatbotPlatformBuilder AddChatbotPlatform(this IServiceCollection services, Action<ChatHttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddChatbotPlatformCore();
        services.AddRouting();
        services.AddSignalR();
        services.AddOptions<ChatHttpOptions>().ValidateOnStart();
        if (configure is not null)
            services.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChatHttpOptions>, ChatHttpOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HubOptions<ChatHub>>, ChatHubOptions>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddOptions<ChatLimitOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChatLimitOptions>, ChatLimitOptionsValidator>());
        services.TryAddSingleton<IChatLimits, ChatLimits>();
        services.TryAddSingleton<ChatHttpMetrics>();
        services.TryAddSingleton<LimitGate>();
        services.TryAddSingleton<FrontDoor>();
        services.TryAddSingleton<StreamEnd>();
        services.TryAddSingleton<WidgetFiles>();
        services.AddOptions<VisitorOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VisitorOptions>, VisitorOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, Preflights>());
        services.TryAddSingleton<Credentials>();
        services.TryAddSingleton<Visits>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<LiveCallers>();
        services.TryAddSingleton<Drafts>();
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory>(provider => new HiddenTokens(provider)));
        // Made by a function: a host without authentication lacks what it needs, and asks it for nothing.
        services.Replace(ServiceDescriptor.Scoped<IAuthenticationHandlerProvider>(provider => new AuthenticationHandlers(provider)));
        services.TryAddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        services.TryAddSingleton<VisitorDesk>();
        services.TryAddScoped<IChatScopeResolver, ClaimsScopeResolver>();
        return builder;
    }

    /// <summary>Brings the app's own way to tell who asks.</summary>
    /// <typeparam name="T">The resolver, made anew for each request.</typeparam>
    public static ChatbotPlatformBuilder UseScopeResolver<T>(this ChatbotPlatformBuilder builder) where T : class, IChatScopeResolver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Scoped<IChatScopeResolver, T>());
        return builder;
    }

    /// <summary>Brings the app's own way to tell whether somebody it vouched for still is who they were.</summary>
    /// <typeparam name="T">The validator, one for the app.</typeparam>
    public static ChatbotPlatformBuilder UseCallerValidator<T>(this ChatbotPlatformBuilder builder) where T : class, ICallerValidator
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ICallerValidator, T>());
        return builder;
    }

    /// <summary>Brings what the app's users are called, for those who read their conversations.</summary>
    /// <typeparam name="T">What finds names, one for the app.</typeparam>
    public static ChatbotPlatformBuilder UseUserNames<T>(this ChatbotPlatformBuilder builder) where T : class, IUserNames
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IUserNames, T>());
        return builder;
    }

    /// <summary>Tells who asks by a function; <see langword="null"/> is answered 401.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="resolve">Given the request, says who asks.</param>
    public static ChatbotPlatformBuilder UseScope(this ChatbotPlatformBuilder builder, Func<HttpContext, ChatScope?> resolve)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(resolve);
        builder.Services.Replace(ServiceDescriptor.Singleton<IChatScopeResolver>(new FunctionScopeResolver(resolve)));
        return builder;
    }

    /// <summary>Sets how much is let in.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Given the limits, changes them.</param>
    public static ChatbotPlatformBuilder ConfigureLimits(this ChatbotPlatformBuilder builder, Action<ChatLimitOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Brings the app's own counting in the place of this process's, for instance over several processes.</summary>
    /// <typeparam name="T">What grants and refuses; one instance serves all requests.</typeparam>
    public static ChatbotPlatformBuilder UseLimits<T>(this ChatbotPlatformBuilder builder) where T : class, IChatLimits
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IChatLimits, T>());
        return builder;
    }

    private sealed class FunctionScopeResolver(Func<HttpContext, ChatScope?> resolve) : IChatScopeResolver
    {
        public ValueTask<ChatScope?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) => new(resolve(context));
    }
}
