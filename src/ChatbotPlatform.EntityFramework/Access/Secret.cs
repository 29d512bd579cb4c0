using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatbotPlatform.EntityFramework.Access;

/// <summary>Names nobody can guess.</summary>
internal static class Secret
{
    /// <summary>256 bits, for what has to stay a secret.</summary>
    public const int Strong = 32;

    /// <summary>144 bits, for what only has to be unlike all others.</summary>
    public const int Unique = 18;

    public static string New(string prefix, int bytes = Strong) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
