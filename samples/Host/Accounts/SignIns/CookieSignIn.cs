namespace ChatbotPlatform.Host.Accounts.SignIns;

/// <summary>The dashboard's sign-in.</summary>
internal static class CookieSignIn
{
    public const string Scheme = "Cookie";
}
