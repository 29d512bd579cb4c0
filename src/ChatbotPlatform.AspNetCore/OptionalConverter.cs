using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatbotPlatform;

/// <summary>Reads a member that tells left out from null: it is only called for a member that is there.</summary>
internal sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
{
    public override bool HandleNull => true;

    public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            // Not the serializer: it would tell the place of an error as seen from here, and not from the body's root.
            return new Optional<T>(((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!);
        }

        return default(T) is null ? new Optional<T>(default!) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Optional members stand in requests only.");
}
