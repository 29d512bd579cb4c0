namespace ChatbotPlatform.Host.Accounts;

internal sealed record RegisterBody(string? Email, string? Password);

internal sealed record LoginBody(string? Email, string? Password);

internal sealed record RefreshBody(string? RefreshToken);

internal sealed record ForgotPasswordBody(string? Email);

internal sealed record ResetPasswordBody(string? Email, string? Token, string? Password);

internal sealed record ChangePasswordBody(string? Password, string? NewPassword);

internal sealed record DeleteAccountBody(string? Password);

/// <param name="Current">Whether it is the one by which this was asked.</param>
internal sealed record SignInJson(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool Current);

internal sealed record SignInsJson(IReadOnlyList<SignInJson> SignIns);

internal sealed record AccountJson(string Id, string? Email, DateTimeOffset? CreatedAt);

internal sealed record TokensJson(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <param name="ExpiresAt">When the access token does, or the cookie.</param>
internal sealed record SessionCheckJson(bool Valid, AccountJson User, DateTimeOffset? ExpiresAt);
