using System.Security.Cryptography;
using System.Text;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>
/// Where a message belongs, as words of the index itself: a session, and a user in a project. A full-text index holds every tenant's messages;
/// with the place as one of the words a search walks only what is there, and costs the same however many others there are.
/// </summary>
internal static class SearchPlace
{
    public static string OfSession(Guid sessionId) => $"s{sessionId:N}";

    public static string OfUser(string tenantId, string userId, Guid projectId) =>
        "u" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenantId}\n{userId}\n{projectId:N}")).AsSpan(0, 16));
}
