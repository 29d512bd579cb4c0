using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform;

/// <summary>Who asks, as a parameter of an endpoint. <see cref="FrontDoor"/> has resolved it before the endpoint is called.</summary>
internal sealed record Caller(ChatScope Scope) : IBindableFromHttpContext<Caller>
{
    public static implicit operator ChatScope(Caller caller) => caller.Scope;

    public static async ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => await OfAsync(context);

    /// <exception cref="ChatException"><see cref="ChatError.Unauthenticated"/>: the request does not say who asks.</exception>
    public static async ValueTask<Caller> OfAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(Caller), out var known))
            return (Caller)known!;
        var scope = await ResolveAsync(context)
            ?? throw new ChatException(ChatError.Unauthenticated, "The request does not say who asks. Sign in and try again.");
        var caller = new Caller(scope);
        context.Items[typeof(Caller)] = caller;
        return caller;
    }

    private static async ValueTask<ChatScope?> ResolveAsync(HttpContext context)
    {
        var resolver = context.RequestServices.GetRequiredService<IChatScopeResolver>();
        try
        {
            return await resolver.ResolveAsync(context, context.RequestAborted);
        }
        catch (ArgumentException e) when (e.ParamName is nameof(ChatScope.TenantId) or nameof(ChatScope.UserId))
        {
            // A credential whose ids cannot be a scope (blank, too long, control characters) names nobody.
            return null;
        }
    }
}
