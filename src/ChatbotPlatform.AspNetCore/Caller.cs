using System.Reflection;
using ChatbotPlatform.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform;

/// <summary>Who asks, as a parameter of an endpoint. <see cref="FrontDoor"/> has resolved it before the endpoint is called.</summary>
internal sealed record Caller(ChatScope Scope, Credential Credential) : IBindableFromHttpContext<Caller>
{
    /// <summary>Values of the project's variables that the credential itself carries, signed by the host.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>A visitor: whoever may do no more than chat in one project, and is not a key that a server holds.</summary>
    private bool IsVisitor => Scope.ProjectId is not null && Scope.Access == ChatAccess.Chat && !Scope.UserId.StartsWith(ReservedUsers.Key, StringComparison.Ordinal);

    /// <summary>
    /// The values of a turn's variables. They become part of the system prompt and have its authority, so a visitor's own word is not
    /// taken: only what the host has signed for them.
    /// </summary>
    /// <exception cref="ChatException"><see cref="ChatError.Forbidden"/>: a visitor says some.</exception>
    public IReadOnlyDictionary<string, string>? SaysVariables(IReadOnlyDictionary<string, string>? said)
    {
        if (!IsVisitor)
            return said ?? Variables;
        return said is null ? Variables : throw new ChatException(ChatError.Forbidden, "A visitor may not say variables.");
    }

    public static implicit operator ChatScope(Caller caller) => caller.Scope;

    public static async ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => await OfAsync(context);

    /// <summary>By a credential of ours if the request brings one, else by the host's word.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.Unauthenticated"/>: the request does not say who asks.</exception>
    public static async ValueTask<Caller> OfAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(Caller), out var known))
            return (Caller)known!;
        var caller = await context.RequestServices.GetRequiredService<Credentials>().ReadAsync(context) ?? await MemberAsync(context);
        context.Items[typeof(Caller)] = caller;
        return caller;
    }

    private static async ValueTask<Caller> MemberAsync(HttpContext context)
    {
        var scope = await ResolveAsync(context)
            ?? throw new ChatException(ChatError.Unauthenticated, "The request does not say who asks. Sign in and try again.");
        AmbientOrigins.Check(context);
        return new Caller(scope, new Credential(CredentialKind.Member, ExpiresAt: ExpiryOf(context)));
    }

    /// <summary>When the host's credential ends by itself, as far as its scheme has said so.</summary>
    private static DateTimeOffset? ExpiryOf(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Succeeded: true, Properties.ExpiresUtc: { } end } ? end : null;

    /// <summary>Whom the host sees in a request; asked again for each call over the hub, whose request began long ago.</summary>
    public static async ValueTask<ChatScope?> ResolveAsync(HttpContext context)
    {
        var resolver = context.RequestServices.GetRequiredService<IChatScopeResolver>();
        try
        {
            var scope = await resolver.ResolveAsync(context, context.RequestAborted);
            // An id of the kind that keys and visitors have: a host that hands on what its users chose as their name would let them be one.
            return scope is null || ReservedUsers.Contains(scope.UserId) ? null : scope;
        }
        catch (ArgumentException e) when (e.ParamName is nameof(ChatScope.TenantId) or nameof(ChatScope.UserId))
        {
            // A credential whose ids cannot be a scope (blank, too long, control characters) names nobody.
            return null;
        }
    }
}
