using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ChatbotPlatform;

/// <summary>The JSON body of a request, read by our own rules and not by the host's.</summary>
internal sealed record JsonBody<T>(T Value) : IBindableFromHttpContext<JsonBody<T>> where T : class
{
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await RequestBody.ReadAsync(context, ChatJson.Read<T>) is { } value ? new(value) : throw Checks.Invalid("The request has no body.");
}

/// <summary>A body that may be left out altogether.</summary>
internal sealed record OptionalJsonBody<T>(T Value) : IBindableFromHttpContext<OptionalJsonBody<T>> where T : class, new()
{
    public static async ValueTask<OptionalJsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(await RequestBody.ReadAsync(context, ChatJson.Read<T>) ?? new T());
}

internal static class RequestBody
{
    public delegate T Reader<out T>(ReadOnlySpan<byte> utf8);

    /// <summary>Reads a body of bounded size; <see langword="null"/> when there is none.</summary>
    /// <remarks>
    /// The bound is kept here and not by the server's own limit: the server cuts the connection at it, and a client that is
    /// still sending then sees a reset and not the 413.
    /// </remarks>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext context, Reader<T> read) where T : class
    {
        var request = context.Request;
        if (request.ContentLength == 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return null;
        if (!IsJson(request.ContentType))
            throw new ChatException(ChatError.UnsupportedMediaType, "Send JSON, with the content type application/json.");
        // What a host's own middleware has unpacked says so no longer. We unpack nothing: a small body could become a large one.
        if (request.Headers.ContentEncoding.Any(encoding => !"identity".Equals(encoding, StringComparison.OrdinalIgnoreCase)))
            throw new ChatException(ChatError.UnsupportedMediaType, "Send JSON as it is, without a content encoding.");
        var limit = context.RequestServices.GetRequiredService<IOptions<ChatHttpOptions>>().Value.MaxBodyBytes;
        if (request.ContentLength > limit)
            throw TooLarge(limit);

        while (true)
        {
            var result = await request.BodyReader.ReadAsync(context.RequestAborted);
            var body = result.Buffer;
            if (body.Length > limit)
            {
                request.BodyReader.AdvanceTo(body.End);
                throw TooLarge(limit);
            }

            if (result.IsCompleted)
            {
                try
                {
                    return body.IsEmpty ? null : read(body.IsSingleSegment ? body.FirstSpan : body.ToArray());
                }
                finally
                {
                    request.BodyReader.AdvanceTo(body.End);
                }
            }

            request.BodyReader.AdvanceTo(body.Start, body.End);
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static ChatException TooLarge(int limit) =>
        new(ChatError.PayloadTooLarge, $"The body must not be larger than {limit} bytes.");
}
