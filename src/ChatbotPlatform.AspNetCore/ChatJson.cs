using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform;

/// <summary>How JSON is read and written here, whatever the host has set for its own.</summary>
internal static class ChatJson
{
    /// <summary>The answers are JSON and event streams that no browser sniffs, so only what JSON demands is escaped.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly ChatJsonContext Types = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<TurnStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<FeedbackRating>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<WidgetPosition>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<WidgetMode>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<WidgetScheme>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<WidgetStorage>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new OptionalConverter<string?>(),
            new OptionalConverter<bool>(),
            new OptionalConverter<int>(),
            new OptionalConverter<int?>(),
            new OptionalConverter<long?>(),
            new OptionalConverter<float?>(),
            new OptionalConverter<WidgetPosition>(),
            new OptionalConverter<WidgetMode>(),
            new OptionalConverter<WidgetScheme>(),
            new OptionalConverter<WidgetStorage>(),
            new OptionalConverter<WidgetProactiveJson?>(),
        },
    });

    /// <summary>Reads a request.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.InvalidRequest"/>: says where, and never what stands there.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, TypeOf<T>()) ?? throw Checks.Invalid("The body must be a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw Refusal(e);
        }
    }

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte})" />
    public static T Read<T>(JsonElement element) where T : class
    {
        try
        {
            return element.Deserialize(TypeOf<T>()) ?? throw Checks.Invalid("The body must be a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw Refusal(e);
        }
    }

    public static JsonTypeInfo<T> TypeOf<T>() =>
        (JsonTypeInfo<T>)Types.Options.GetTypeInfo(typeof(T));

    private static ChatException Refusal(JsonException e)
    {
        // The path holds member names of the request, which may be anything.
        var path = e.Path is { Length: > 0 and <= 100 } p && !p.Any(char.IsControl) ? p : null;
        return Checks.Invalid(path is null or "$"
            ? "The body is not the JSON object this route takes."
            : $"The body is not valid at {path}: cut off, unknown here, given twice, or not of the right type.");
    }
}
