using Microsoft.AspNetCore.Identity;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>Somebody who can sign in. The e-mail address is the name.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    public const int MaxEmailLength = 254;
    public const int MinPasswordLength = 8;

    /// <summary>A bound, because hashing costs time for every character.</summary>
    public const int MaxPasswordLength = 256;

    public const int MaxDisplayNameLength = 100;

    /// <summary>What whoever it is wants to be called.</summary>
    public string? DisplayName { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when the account may not be used.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>When the last mail was sent: nobody's mailbox is filled through us.</summary>
    public DateTimeOffset? MailedAt { get; set; }
}
