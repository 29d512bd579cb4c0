using ChatbotPlatform.Host.Operating;
using System.Security.Cryptography;
using System.Text;

namespace ChatbotPlatform.Host.Secrets;

/// <summary>
/// The one secret of the host, <c>Chatbot:Secret</c>: all keys are derived from it. In Development a random one is made and kept in
/// <c>data/secret</c>; anywhere else its absence is an error, because nodes with different secrets do not understand each other.
/// </summary>
internal static class HostSecret
{
    private const string Setting = "Chatbot:Secret";

    /// <summary>256 bits, for AES-256 and HMAC-SHA-256.</summary>
    private const int MinBytes = 32;

    private const int MinDistinctCharacters = 10;

    private const string Advice = "Set it to a random text, for instance Chatbot__Secret=\"$(openssl rand -base64 48)\", the same on every node.";

    /// <summary>Words that stand in secrets which somebody copied from an example.</summary>
    private static readonly string[] Placeholders = ["change", "example", "default", "placeholder", "password", "your-", "your_", "secret"];

    public static byte[] Read(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[Setting] is { Length: > 0 } said)
            return Checked(said);
        return environment.IsDevelopment()
            ? Encoding.UTF8.GetBytes(OfDevelopment(environment))
            : throw new InvalidOperationException($"{Setting} is not set. {Advice}");
    }

    private static byte[] Checked(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length < MinBytes)
            throw new InvalidOperationException($"{Setting} is too short: it needs at least {MinBytes} bytes. {Advice}");
        if (secret.Distinct().Count() < MinDistinctCharacters || Placeholders.Any(p => secret.Contains(p, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidOperationException($"{Setting} is a default or a placeholder and not a secret. {Advice}");
        return bytes;
    }

    private static string OfDevelopment(IHostEnvironment environment)
    {
        var path = Path.Combine(DataFolder.Of(environment), "secret");
        if (!File.Exists(path))
        {
            var own = $"{path}.{Environment.ProcessId}";
            File.WriteAllText(own, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            try
            {
                // Of several processes that start at once, one is first.
                File.Move(own, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(own);
            }
        }

        return File.ReadAllText(path);
    }
}
