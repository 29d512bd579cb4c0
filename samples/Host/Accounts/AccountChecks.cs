using System.Net.Mail;
using ChatbotPlatform.Host.Web;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>The bounds of what is sent to the account routes. A refusal names the field and never the value.</summary>
internal static class AccountChecks
{
    // Unicode's marks that embed, override and isolate directions.
    private const string Turns = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    public static string Email(string? email)
    {
        email = email?.Trim();
        return email is { Length: > 2 and <= Account.MaxEmailLength } && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && MailAddress.TryCreate(email, out var address) && address.Address == email
            ? email
            : throw Refusal.Invalid("email must be an e-mail address.");
    }

    public static string NewPassword(string? password) => password is { Length: >= Account.MinPasswordLength and <= Account.MaxPasswordLength }
        ? password
        : throw Refusal.Invalid($"password must have {Account.MinPasswordLength} to {Account.MaxPasswordLength} characters.");

    /// <summary>A name as it is shown to others: without what would turn the text around it, or be unseen. Nothing but spaces is none.</summary>
    public static string? DisplayName(string? name)
    {
        name = name?.Trim();
        if (string.IsNullOrEmpty(name))
            return null;
        return name.Length <= Account.MaxDisplayNameLength && !name.Any(c => char.IsControl(c) || Turns.Contains(c))
            ? name
            : throw Refusal.Invalid($"display_name must have at most {Account.MaxDisplayNameLength} characters, and none that controls the text around it.");
    }

    /// <summary>Something that is there and bounded; whether it is right is another's question.</summary>
    public static string Present(string? value, string field, int max) => value is { Length: > 0 } && value.Length <= max
        ? value
        : throw Refusal.Invalid($"{field} must have 1 to {max} characters.");
}
