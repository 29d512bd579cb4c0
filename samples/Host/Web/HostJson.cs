using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatbotPlatform.Host.Web;

/// <summary>How the host's own routes read and write JSON: by the rules of the chat's.</summary>
internal static class HostJson
{
    private const int MaxBodyBytes = 16 * 1024;

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 4,
    };

    /// <summary>Reads a body; <see langword="null"/> when there is none.</summary>
    /// <exception cref="Refusal">It is not JSON, not of this type, or too large.</exception>
    public static async Task<T?> ReadOptionalAsync<T>(HttpContext context) where T : class
    {
        var bytes = await ReadBytesAsync(context);
        if (bytes.Length == 0)
            return null;
        if (!IsJson(context.Request))
            throw Refusal.OfStatus(StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options) ?? throw Refusal.Invalid("The body must be a JSON object, not null.");
        }
        catch (JsonException e)
        {
            // The path holds names from the request, which may be anything.
            var place = e.Path is { Length: > 1 and <= 100 } path && !path.Any(char.IsControl) ? $" at {path}" : "";
            throw Refusal.Invalid($"The body is not valid{place}: cut off, unknown here, given twice, or not of the right type.");
        }
    }

    /// <inheritdoc cref="ReadOptionalAsync{T}" />
    public static async Task<T> ReadAsync<T>(HttpContext context) where T : class =>
        await ReadOptionalAsync<T>(context) ?? throw Refusal.Invalid("The request has no body.");

    /// <summary>A body of bounded size, read to its end so that the client sees the answer and not a reset.</summary>
    public static async Task<byte[]> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes)
            throw Refusal.OfStatus(StatusCodes.Status413PayloadTooLarge);
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBodyBytes)
                throw Refusal.OfStatus(StatusCodes.Status413PayloadTooLarge);
        }

        return bytes.ToArray();
    }

    private static bool IsJson(HttpRequest request) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
