using System.Security.Cryptography;
using System.Text;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>
/// Where a message belongs, in a session and to a user in a project, as the beginning of each of its words in the index. A full-text index holds every tenant's messages:
/// a word that begins with its place is found where it is searched and nowhere else, and costs the same however many others say it. Two places that
/// begin alike cost a little, no more: whose an entry is, its row says.
/// </summary>
internal static class SearchPlace
{
    // 50 bits.
    private const int Length = 10;

    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    public static string OfSession(Guid sessionId) => Of($"{sessionId:N}");

    public static string OfUser(string tenantId, string userId, Guid projectId) => Of($"{tenantId}\n{userId}\n{projectId:N}");

    private static string Of(string place) =>
        string.Create(Length, SHA256.HashData(Encoding.UTF8.GetBytes(place)), (text, hash) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = Digits[hash[i] % Digits.Length];
        });
}
