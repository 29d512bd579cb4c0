using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform;

/// <summary>A refusal as problem+json (RFC 9457) with a <c>code</c>: the body of an HTTP error, and the message of a hub's.</summary>
internal sealed record Problem(ChatError Error, string Detail) : IResult
{
    /// <summary>A 503 always says when to come back.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);

    /// <summary>Set only where the framework refused with a status that is no error of ours: 405, 408.</summary>
    public int? OtherStatus { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public Guid? SessionId { get; init; }

    public Guid? TurnId { get; init; }

    public int Status => OtherStatus ?? ErrorTable.Of(Error).Status;

    public static Problem Of(ChatException refusal) => new(refusal.Error, refusal.Message) { RetryAfter = refusal.RetryAfter };

    public static Problem OfStatus(int status)
    {
        var error = ErrorTable.OfStatus(status);
        return new Problem(error, ErrorTable.Of(error).Title) { OtherStatus = status };
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } || Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = Math.Ceiling((RetryAfter ?? DefaultWait).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await using (var json = new Utf8JsonWriter(response.BodyWriter, ChatJson.WriterOptions))
            WriteTo(json);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The same object as text, for the hub.</summary>
    public override string ToString()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, ChatJson.WriterOptions))
            WriteTo(json);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private void WriteTo(Utf8JsonWriter json)
    {
        var code = Error.ToCode();
        json.WriteStartObject();
        json.WriteString("type"u8, $"urn:chatbot:error:{code}");
        json.WriteString("title"u8, OtherStatus is StatusCodes.Status405MethodNotAllowed ? "Not a method of this route." : ErrorTable.Of(Error).Title);
        json.WriteNumber("status"u8, Status);
        json.WriteString("detail"u8, Detail);
        json.WriteString("code"u8, code);
        if (RetryAfter is { } wait)
            json.WriteNumber("retry_after"u8, (long)Math.Ceiling(wait.TotalSeconds));
        if (SessionId is { } session)
            json.WriteString("session_id"u8, session);
        if (TurnId is { } turn)
            json.WriteString("turn_id"u8, turn);
        json.WriteEndObject();
    }
}
