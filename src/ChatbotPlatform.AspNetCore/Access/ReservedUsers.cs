namespace ChatbotPlatform.Access;

/// <summary>User ids that begin so are ours: nobody whom a host vouches for can have one.</summary>
internal static class ReservedUsers
{
    public const string Key = "key:";
    public const string Visitor = "visitor:";
    public const string SignedInVisitor = "visitor-user:";

    public static bool Contains(string userId) =>
        userId.StartsWith(Key, StringComparison.OrdinalIgnoreCase)
        || userId.StartsWith(Visitor, StringComparison.OrdinalIgnoreCase)
        || userId.StartsWith(SignedInVisitor, StringComparison.OrdinalIgnoreCase);
}
