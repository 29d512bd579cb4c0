using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatbotPlatform.Access;

/// <summary>
/// What a visitor's token says: <c>{kind}_{claims}.{signature}</c>, both in base64url. The claims can be read by whoever has it, and by
/// nobody else changed. The signature (HMAC-SHA256 by the project's visitor secret) is over all that stands before it, kind included,
/// so a renewal token is no access token.
/// </summary>
internal sealed record VisitToken
{
    /// <summary>Begins a token that gives access.</summary>
    public const string Access = "cv_";

    /// <summary>Begins a token that is exchanged for a new pair.</summary>
    public const string Renewal = "cr_";

    private const int CurrentVersion = 1;
    private const int MaxLength = 4_000;

    [JsonPropertyName("v")]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The project's publishable key.</summary>
    [JsonPropertyName("k")]
    public required string Key { get; init; }

    /// <summary>The visit: what sign-out ends.</summary>
    [JsonPropertyName("j")]
    public required Guid VisitId { get; init; }

    /// <summary>Who it is: a name of ours, or the site's.</summary>
    [JsonPropertyName("u")]
    public required string Visitor { get; init; }

    /// <summary>Whether the site has said who it is.</summary>
    [JsonPropertyName("s")]
    public bool SignedIn { get; init; }

    [JsonPropertyName("n")]
    public string? Name { get; init; }

    [JsonPropertyName("o")]
    public required string Origin { get; init; }

    /// <summary>When it ends, in seconds since 1970.</summary>
    [JsonPropertyName("e")]
    public required long Expires { get; init; }

    [JsonIgnore]
    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeSeconds(Expires);

    public string Sign(string kind, string secret)
    {
        var text = kind + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, VisitTokenContext.Default.VisitToken));
        return $"{text}.{Base64Url.EncodeToString(Signature(text, secret))}";
    }

    /// <summary>What it says, before anyone knows whether it is true; <see langword="null"/> when it is no token of this kind.</summary>
    public static VisitToken? Read(string token, string kind)
    {
        var dot = token.LastIndexOf('.');
        if (token.Length > MaxLength || dot < kind.Length || !token.StartsWith(kind, StringComparison.Ordinal))
            return null;
        try
        {
            var said = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(token.AsSpan(kind.Length, dot - kind.Length)), VisitTokenContext.Default.VisitToken);
            return said is { Version: CurrentVersion, Key.Length: > 0, Visitor.Length: > 0, Origin.Length: > 0 } ? said : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether whoever has the secret has signed it.</summary>
    public static bool IsSigned(string token, string secret)
    {
        var dot = token.LastIndexOf('.');
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes];
        return dot > 0 && Base64Url.IsValid(token.AsSpan(dot + 1))
            && Base64Url.TryDecodeFromChars(token.AsSpan(dot + 1), signature, out var length) && length == signature.Length
            && CryptographicOperations.FixedTimeEquals(signature, Signature(token[..dot], secret));
    }

    private static byte[] Signature(string text, string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
}

[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(VisitToken))]
internal sealed partial class VisitTokenContext : JsonSerializerContext;
