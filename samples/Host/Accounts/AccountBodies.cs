using System.Text.Json.Serialization;

namespace ChatbotPlatform.Host.Accounts;

internal sealed record RegisterBody(string? Email, string? Password);

internal sealed record LoginBody(string? Email, string? Password);

internal sealed record RefreshBody(string? RefreshToken);

internal sealed record ForgotPasswordBody(string? Email);

internal sealed record ResetPasswordBody(string? Email, string? Token, string? Password);

internal sealed record ChangePasswordBody(string? Password, string? NewPassword);

internal sealed record DeleteAccountBody(string? Password);

/// <summary>What is left out stays as it is; null takes it away.</summary>
internal sealed record UpdateAccountBody
{
    public string? DisplayName
    {
        get;
        init => (field, NamesDisplayName) = (value, true);
    }

    [JsonIgnore]
    public bool NamesDisplayName { get; private init; }
}

/// <param name="Device">By which browser or program, if it said.</param>
/// <param name="LastUsedAt">To some minutes.</param>
/// <param name="Current">Whether it is the one by which this was asked.</param>
internal sealed record SignInJson(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt, bool Current);

internal sealed record SignInsJson(IReadOnlyList<SignInJson> SignIns);

internal sealed record AccountJson(string Id, string? Email, string? DisplayName, DateTimeOffset? CreatedAt)
{
    public static AccountJson Of(Account account) => new(account.Id.ToString(), account.Email, account.DisplayName, account.CreatedAt);
}

internal sealed record TokensJson(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <param name="ExpiresAt">When the access token does, or the cookie.</param>
internal sealed record SessionCheckJson(bool Valid, AccountJson User, DateTimeOffset? ExpiresAt);
