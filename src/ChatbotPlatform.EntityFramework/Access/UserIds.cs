namespace ChatbotPlatform.EntityFramework.Access;

/// <summary>How the user ids of those begin who are nobody of the host's: the web side gives them, and lets no host's user have one.</summary>
internal static class UserIds
{
    /// <summary>A program: <c>key:{id}</c>.</summary>
    public const string Key = "key:";

    private const string Visitor = "visitor:", SignedInVisitor = "visitor-user:";

    public static bool IsKey(string userId) => userId.StartsWith(Key, StringComparison.Ordinal);

    public static bool IsVisitor(string userId) =>
        userId.StartsWith(Visitor, StringComparison.Ordinal) || userId.StartsWith(SignedInVisitor, StringComparison.Ordinal);
}
