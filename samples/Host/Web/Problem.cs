using System.Globalization;
using System.Text.Json.Serialization;

namespace ChatbotPlatform.Host.Web;

/// <summary>A refusal in the shape that the chat's routes give it too: problem+json (RFC 9457) with a <c>code</c>.</summary>
internal sealed record Problem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("code")] string Code)
{
    public static Task WriteAsync(HttpContext context, int status) => WriteAsync(context, Refusal.OfStatus(status));

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var problem = new Problem($"urn:chatbot:error:{refusal.Code}", TitleOf(refusal.Code), refusal.Status, refusal.Message, refusal.Code);
        return response.WriteAsJsonAsync(problem, HostJson.Options, "application/problem+json", context.RequestAborted);
    }

    private static string TitleOf(string code) => code switch
    {
        "unauthenticated" => "Not signed in.",
        "invalid_credentials" => "Not signed in.",
        "account_suspended" or "forbidden" => "Not allowed.",
        "not_found" => "Not found.",
        "payload_too_large" => "The request is too large.",
        "unsupported_media_type" => "The request is not JSON.",
        "rate_limited" => "Too many requests.",
        "unavailable" => "Not available now.",
        "internal" => "Something went wrong.",
        _ => "The request is not valid.",
    };
}
