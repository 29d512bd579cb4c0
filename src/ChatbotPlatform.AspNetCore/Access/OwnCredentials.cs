using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Access;

/// <summary>
/// Our keys and tokens as an authentication scheme, so that <c>MapChatbotPlatform().RequireAuthorization()</c> lets them in though the
/// host's schemes know nothing of them. Whoever brings none of ours is whoever the host says; its policies hold for all.
/// </summary>
internal sealed class OwnCredentials(HttpContext context) : IAuthenticationHandler
{
    public const string Scheme = "ChatbotPlatform";

    private static readonly AuthorizationPolicy Policy = new AuthorizationPolicyBuilder(Scheme).RequireAssertion(_ => true).Build();
    private ChatException? _refusal;

    /// <summary>Adds the scheme to an endpoint that the host protects, by whatever means.</summary>
    public static void AddTo(EndpointBuilder endpoint)
    {
        if (endpoint.ApplicationServices.GetService<IAuthorizationPolicyProvider>() is not { } provider)
            return;
        if (!endpoint.Metadata.Any(m => m is IAuthorizeData or AuthorizationPolicy))
        {
            // A policy for all that have none: with ours there it would count no more, so it is named.
            if (provider.GetFallbackPolicyAsync().GetAwaiter().GetResult() is not { } fallback)
                return;
            endpoint.Metadata.Add(fallback);
        }

        endpoint.Metadata.Add(Policy);
    }

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context) => Task.CompletedTask;

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        try
        {
            if (await context.RequestServices.GetRequiredService<Credentials>().ReadAsync(context) is { } caller)
                return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(caller), Scheme));
        }
        catch (ChatException refusal)
        {
            _refusal = refusal;
            return AuthenticateResult.Fail(refusal.Message);
        }

        // Whom the host's default scheme has found, unless the host names other schemes for this endpoint: then those tell.
        if (context.User.Identity?.IsAuthenticated != true || await HasOtherSchemesAsync())
            return AuthenticateResult.NoResult();
        var properties = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
        return AuthenticateResult.Success(new AuthenticationTicket(context.User, properties, Scheme));
    }

    public Task ChallengeAsync(AuthenticationProperties? properties) => AnswerAsync(ChatError.Unauthenticated, s => s.GetDefaultChallengeSchemeAsync(), c => c.ChallengeAsync);

    public Task ForbidAsync(AuthenticationProperties? properties) => AnswerAsync(ChatError.Forbidden, s => s.GetDefaultForbidSchemeAsync(), c => c.ForbidAsync);

    private async Task AnswerAsync(
        ChatError error, Func<IAuthenticationSchemeProvider, Task<AuthenticationScheme?>> find, Func<IAuthenticationService, Func<HttpContext, string?, AuthenticationProperties?, Task>> answer)
    {
        if (context.Response.HasStarted)
            return;
        var isOurs = _refusal is not null || context.User.Identity?.AuthenticationType == Scheme;
        if (!isOurs && await HasOtherSchemesAsync())
            return;
        if (!isOurs && await find(context.RequestServices.GetRequiredService<IAuthenticationSchemeProvider>()) is { } host)
        {
            await answer(context.RequestServices.GetRequiredService<IAuthenticationService>())(context, host.Name, null);
            return;
        }

        await Refusals.WriteAsync(context, _refusal ?? new ChatException(
            error, error == ChatError.Forbidden ? "This caller may not do that." : "The request does not say who asks. Sign in and try again."));
    }

    private async Task<bool> HasOtherSchemesAsync()
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata is null)
            return false;
        var host = await AuthorizationPolicy.CombineAsync(
            context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>(),
            metadata.GetOrderedMetadata<IAuthorizeData>(),
            metadata.GetOrderedMetadata<AuthorizationPolicy>().Where(p => p != Policy));
        return host?.AuthenticationSchemes.Count > 0;
    }

    private static ClaimsPrincipal PrincipalOf(Caller caller) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Scope.UserId)], Scheme));
}

/// <summary>
/// Hands our scheme's handler out beside the host's. It is not in the host's list of schemes: there it would stand in the way of the rule
/// that a single scheme is the default.
/// </summary>
internal sealed class AuthenticationHandlers(IServiceProvider services) : IAuthenticationHandlerProvider
{
    private readonly AuthenticationHandlerProvider _host = new(services.GetRequiredService<IAuthenticationSchemeProvider>());
    private OwnCredentials? _own;

    public async Task<IAuthenticationHandler?> GetHandlerAsync(HttpContext context, string authenticationScheme) =>
        authenticationScheme == OwnCredentials.Scheme
            ? _own ??= new OwnCredentials(context)
            : await _host.GetHandlerAsync(context, authenticationScheme);
}
