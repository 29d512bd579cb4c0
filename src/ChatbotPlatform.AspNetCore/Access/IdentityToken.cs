using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatbotPlatform.Access;

/// <summary>
/// What a site says of its user: a JWT (RFC 7519) signed with the project's identity secret by HS256 and nothing else. Whatever else its
/// header names (keys, addresses) is not looked at.
/// </summary>
internal sealed record IdentityToken(string UserId, string? Name)
{
    public const string Algorithm = "HS256";

    /// <summary>The longest it may count, in all: a token that was caught is soon of no use.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(10);

    /// <summary>By how much the site's clock may differ from ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const int MaxLength = 4_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <exception cref="ChatException"><see cref="ChatError.Unauthenticated"/>; it says what is wrong, for the site's own developers.</exception>
    public static IdentityToken Read(string token, string secret, Guid projectId, DateTimeOffset now)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var header, var payload, var signature])
            throw Refused("is no JWT");
        using var head = Part(header);
        if (Text(head.RootElement, "alg") != Algorithm || head.RootElement.TryGetProperty("crit", out _))
            throw Refused("is not signed by HS256");
        if (!IsSigned($"{header}.{payload}", signature, secret))
            throw Refused("is not signed with the project's identity secret");

        using var body = Part(payload);
        var claims = body.RootElement;
        if (!IsFor(claims, projectId))
            throw Refused("is not for this project: aud must be the project's id");
        var expires = Moment(claims, "exp") ?? throw Refused("has no exp");
        if (expires + Skew <= now)
            throw Refused("has expired");
        if (expires - Skew > now + MaxLifetime)
            throw Refused("counts for more than 10 minutes");
        if (Moment(claims, "iat") - Skew > now || Moment(claims, "nbf") - Skew > now)
            throw Refused("does not count yet");
        var user = Text(claims, "sub");
        if (string.IsNullOrWhiteSpace(user) || user.Any(char.IsControl))
            throw Refused("does not say who it is: sub is missing");
        var name = Text(claims, "name")?.Trim();
        return new IdentityToken(user, name is null or "" || name.Any(char.IsControl) ? null : name.Length > 100 ? name[..100] : name);
    }

    public static byte[] Sign(string text, string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));

    private static bool IsSigned(string text, string signature, string secret)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        return Base64Url.IsValid(signature) && Base64Url.TryDecodeFromChars(signature, bytes, out var length) && length == bytes.Length
            && CryptographicOperations.FixedTimeEquals(bytes, Sign(text, secret));
    }

    private static JsonDocument Part(string part)
    {
        try
        {
            var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
        }

        throw Refused("is no JWT");
    }

    private static bool IsFor(JsonElement claims, Guid projectId)
    {
        if (!claims.TryGetProperty("aud", out var audience))
            return false;
        var wanted = projectId.ToString();
        return audience.ValueKind switch
        {
            JsonValueKind.String => audience.ValueEquals(wanted),
            JsonValueKind.Array => audience.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && a.ValueEquals(wanted)),
            _ => false,
        };
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Moment(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value))
            return null;
        // 253402300799 is the last second of the year 9999.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 253402300799
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(seconds))
            : throw Refused($"has an {name} that is no time");
    }

    private static ChatException Refused(string why) => new(ChatError.Unauthenticated, $"The identity token {why}.");
}
