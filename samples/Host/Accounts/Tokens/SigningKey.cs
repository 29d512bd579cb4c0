using System.Security.Cryptography;
using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>One ES256 key: P-256, private, with its name.</summary>
internal sealed class SigningKey
{
    private const string Purpose = "account signing keys";

    private SigningKey(int generation, DateTimeOffset createdAt, ECDsa key, string keyId)
    {
        Generation = generation;
        CreatedAt = createdAt;
        Key = new ECDsaSecurityKey(key) { KeyId = keyId };
    }

    public int Generation { get; }

    public DateTimeOffset CreatedAt { get; }

    public ECDsaSecurityKey Key { get; }

    /// <summary>What others may know of it.</summary>
    public PublicKey Public
    {
        get
        {
            var point = Key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return new PublicKey(Key.KeyId, Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        }
    }

    public static SigningKey New(int generation, DateTimeOffset now) =>
        new(generation, now, ECDsa.Create(ECCurve.NamedCurves.nistP256), Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)));

    public SigningKeyRow Seal(IDataProtectionProvider protection) => new()
    {
        Generation = Generation,
        KeyId = Key.KeyId,
        CreatedAt = CreatedAt,
        Sealed = protection.CreateProtector(Purpose).Protect(Key.ECDsa.ExportPkcs8PrivateKey()),
    };

    /// <summary><see langword="null"/> when it was sealed with another secret: then it counts for nothing, and what it signed neither.</summary>
    public static SigningKey? Open(SigningKeyRow row, IDataProtectionProvider protection)
    {
        try
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(protection.CreateProtector(Purpose).Unprotect(row.Sealed), out _);
            return new SigningKey(row.Generation, row.CreatedAt, key, row.KeyId);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>A key as JWKS has it (RFC 7517, RFC 7518 6.2): its members are public by construction.</summary>
internal sealed record PublicKey(string Kid, string X, string Y)
{
    public string Kty => "EC";

    public string Crv => "P-256";

    public string Use => "sig";

    public string Alg => SecurityAlgorithms.EcdsaSha256;
}

internal sealed record PublicKeys(IReadOnlyList<PublicKey> Keys);
