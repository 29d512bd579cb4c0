using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace ChatbotPlatform.Access;

/// <summary>For a site's own server: says to the widget who its user is.</summary>
public static class ChatbotIdentity
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A token by which the widget signs the user in. Make it anew for each page, on the server: whoever has the secret can be anyone.
    /// </summary>
    /// <param name="identitySecret">The project's identity secret, of <c>GET /projects/{id}/identity-secret</c>.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="userId">The site's own id of the user; it stays the same. No control characters.</param>
    /// <param name="name">What the user is called.</param>
    /// <param name="email">The user's address; it is not stored.</param>
    /// <param name="lifetime">At most 10 minutes; 5 if not said.</param>
    /// <param name="time">The clock; the system's if not said.</param>
    /// <returns>A JWT, signed by HS256.</returns>
    public static string CreateToken(
        string identitySecret, Guid projectId, string userId, string? name = null, string? email = null, TimeSpan? lifetime = null,
        TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identitySecret);
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        var counts = lifetime ?? DefaultLifetime;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(counts, TimeSpan.Zero, nameof(lifetime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counts, IdentityToken.MaxLifetime, nameof(lifetime));
        var now = (time ?? TimeProvider.System).GetUtcNow();

        var claims = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            json.WriteString("aud"u8, projectId);
            json.WriteString("sub"u8, userId);
            if (name is not null)
                json.WriteString("name"u8, name);
            if (email is not null)
                json.WriteString("email"u8, email);
            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, (now + counts).ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        var text = $"{Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8)}.{Base64Url.EncodeToString(claims.WrittenSpan)}";
        return $"{text}.{Base64Url.EncodeToString(IdentityToken.Sign(text, identitySecret))}";
    }
}
