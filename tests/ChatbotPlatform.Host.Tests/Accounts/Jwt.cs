using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>Tokens put together by hand, so that every wrong one can be made.</summary>
internal static class Jwt
{
    public static Dictionary<string, object> Claims(string issuer, string audience, string subject, int seconds = 600)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new() { ["iss"] = issuer, ["aud"] = audience, ["sub"] = subject, ["iat"] = now - 60, ["nbf"] = now - 60, ["exp"] = now + seconds };
    }

    public static string Make(Dictionary<string, object> header, Dictionary<string, object> claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode(JsonSerializer.Serialize(header))}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static Func<byte[], byte[]> By(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    public static Func<byte[], byte[]> By(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public static Func<byte[], byte[]> ByHmac(byte[] secret) => data => HMACSHA256.HashData(secret, data);

    public static (Dictionary<string, object> Header, Dictionary<string, object> Claims) Read(string token)
    {
        var parts = token.Split('.');
        return (Part(parts[0]), Part(parts[1]));

        static Dictionary<string, object> Part(string part) => JsonDocument.Parse(Base64UrlEncoder.Decode(part)).RootElement.EnumerateObject()
            .ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.Number ? (object)m.Value.GetInt64() : m.Value.GetString()!);
    }

    public static Dictionary<string, object> With(this Dictionary<string, object> members, string name, object? value)
    {
        var changed = new Dictionary<string, object>(members);
        if (value is null)
            changed.Remove(name);
        else
            changed[name] = value;
        return changed;
    }

    /// <summary>A public key in the forms that libraries have been made to take for an HMAC secret.</summary>
    public static IEnumerable<byte[]> AsSecrets(AsymmetricAlgorithm key)
    {
        var pem = key.ExportSubjectPublicKeyInfoPem();
        return [Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), key.ExportSubjectPublicKeyInfo(), []];
    }
}
