namespace ChatbotPlatform.Host.Web;

/// <summary>A request of the host's own routes that is refused. Its message may be shown to the user.</summary>
internal sealed class Refusal(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Invalid(string message) => new(StatusCodes.Status400BadRequest, "invalid_request", message);

    public static Refusal OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(status, "unauthenticated", "The request does not say who asks. Sign in and try again."),
        StatusCodes.Status403Forbidden => new(status, "forbidden", "This is not allowed."),
        StatusCodes.Status404NotFound => new(status, "not_found", "There is nothing here."),
        StatusCodes.Status405MethodNotAllowed => new(status, "invalid_request", "This route does not have that method."),
        StatusCodes.Status413PayloadTooLarge => new(status, "payload_too_large", "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "unsupported_media_type", "Send JSON, with the content type application/json."),
        StatusCodes.Status429TooManyRequests => new(status, "rate_limited", "Too many requests. Wait a little and try again."),
        StatusCodes.Status503ServiceUnavailable => new(status, "unavailable", "The database cannot answer right now. Try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        },
        >= 400 and < 500 => new(status, "invalid_request", "The request is not valid."),
        _ => new(status, "internal", "Something went wrong on our side. Try again later."),
    };
}
