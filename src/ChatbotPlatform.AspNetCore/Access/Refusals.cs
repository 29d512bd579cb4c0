using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform.Access;

/// <summary>
/// Where the host's authorization refuses somebody with a credential of ours, the answer is problem+json, and no redirect to a login page
/// or whatever else the host's schemes say.
/// </summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _host = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        !authorizeResult.Succeeded && context.Items.TryGetValue(Credentials.Answer, out var answer) && answer is not null
            ? WriteAsync(context, answer as ChatException ?? new ChatException(ChatError.Forbidden, "This caller may not do that."))
            : _host.HandleAsync(next, context, policy, authorizeResult);

    public static Task WriteAsync(HttpContext context, ChatException refusal)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Problem.Of(refusal).ExecuteAsync(context);
    }
}
