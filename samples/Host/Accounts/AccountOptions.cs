using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Accounts;

/// <summary><c>Chatbot:Accounts</c>.</summary>
internal sealed class AccountOptions
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512.</summary>
    public const int MinHashIterations = 210_000;

    [Range(MinHashIterations, 10_000_000)]
    public int HashIterations { get; set; } = MinHashIterations;

    /// <summary>Wrong passwords in a row, after which an account is locked.</summary>
    [Range(1, 100)]
    public int LockoutAttempts { get; set; } = 5;

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LockoutDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests of one address in a minute to all that signs in, registers or mails.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 30;

    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refresh token, or an unused cookie, can still be used.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan IdleLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>After that one has to sign in again, however often one was there.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan SignInLifetime { get; set; } = TimeSpan.FromDays(90);

    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ResetTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The least time between two mails to one account.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MailInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The issuer of our own tokens, in their <c>iss</c>.</summary>
    [Required]
    public string Issuer { get; set; } = "chatbot-platform";

    [Required]
    public string Audience { get; set; } = "chatbot-platform";

    /// <summary>How old the signing key gets before another takes its place.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(30);
}

[OptionsValidator]
internal sealed partial class AccountOptionsValidator : IValidateOptions<AccountOptions>;
