using System.Security.Claims;

namespace ChatbotPlatform.Host.Accounts.SignIns;

/// <summary>Closes the streams of whoever signed out, was suspended, or set a new password.</summary>
internal sealed class SignInValidator(SignInWatch watch) : ICallerValidator
{
    public ValueTask<bool> IsStillValidAsync(ClaimsPrincipal user, ChatScope scope, CancellationToken cancellationToken) =>
        watch.IsStillValidAsync(user, cancellationToken);
}
