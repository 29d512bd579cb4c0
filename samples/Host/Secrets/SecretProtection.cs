using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ChatbotPlatform.Host.Secrets;

/// <summary>
/// Data protection without a key ring: AES-256-GCM under a key that HKDF derives from the host's secret, the purpose and a random
/// salt, so a key encrypts one message. All nodes agree because they have the same secret, and there is nothing to store.
/// </summary>
internal sealed class SecretProtection(byte[] secret, string purposes = "") : IDataProtector
{
    private const byte Version = 1;
    private const int SaltBytes = 32;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + SaltBytes + TagBytes;

    // A key is used once, so its nonce may be constant.
    private static readonly byte[] Nonce = new byte[12];

    public IDataProtector CreateProtector(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        // With its length, so that no two chains of purposes read the same.
        return new SecretProtection(secret, string.Create(CultureInfo.InvariantCulture, $"{purposes}{purpose.Length}:{purpose}"));
    }

    public byte[] Protect(byte[] plaintext)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        var sealedData = new byte[HeaderBytes + plaintext.Length];
        sealedData[0] = Version;
        var salt = sealedData.AsSpan(1, SaltBytes);
        RandomNumberGenerator.Fill(salt);
        using var aes = Cipher(salt);
        aes.Encrypt(Nonce, plaintext, sealedData.AsSpan(HeaderBytes), sealedData.AsSpan(1 + SaltBytes, TagBytes));
        return sealedData;
    }

    /// <exception cref="CryptographicException">It was sealed with another secret, for another purpose, or was changed.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        ArgumentNullException.ThrowIfNull(protectedData);
        if (protectedData.Length < HeaderBytes || protectedData[0] != Version)
            throw new CryptographicException("This was not sealed here.");
        using var aes = Cipher(protectedData.AsSpan(1, SaltBytes));
        var plaintext = new byte[protectedData.Length - HeaderBytes];
        aes.Decrypt(Nonce, protectedData.AsSpan(HeaderBytes), protectedData.AsSpan(1 + SaltBytes, TagBytes), plaintext);
        return plaintext;
    }

    private AesGcm Cipher(ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, Encoding.UTF8.GetBytes(purposes));
        return new AesGcm(key, TagBytes);
    }
}

internal static class SecretProtectionSetup
{
    public static void AddSecretProtection(this WebApplicationBuilder builder)
    {
        var protection = new SecretProtection(HostSecret.Read(builder.Configuration, builder.Environment));
        builder.Services.AddDataProtection();
        builder.Services.AddSingleton<IDataProtectionProvider>(protection);
        // The framework's own key ring is not used, and would be written to the disk at start.
        foreach (var unused in builder.Services.Where(s => s.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            builder.Services.Remove(unused);
    }
}
