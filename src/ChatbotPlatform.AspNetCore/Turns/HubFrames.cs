using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatbotPlatform.Turns;

// What goes over the hub has its own converters, so that the host's JSON settings for SignalR do not change it. None of it
// tells its contents in ToString: SignalR writes arguments and results that way to its debug log.

/// <summary>A turn's event on its way to a client of the hub.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class TurnEventFrame(TurnEvent turnEvent)
{
    private TurnEvent Event { get; } = turnEvent;

    public override string ToString() => Event.Type;

    internal sealed class Converter : JsonConverter<TurnEventFrame>
    {
        public override TurnEventFrame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Events are only sent.");

        public override void Write(Utf8JsonWriter writer, TurnEventFrame value, JsonSerializerOptions options) =>
            TurnEventJson.Write(writer, value.Event);
    }
}

/// <summary>A turn on its way to a client of the hub.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class TurnFrame(Turn turn)
{
    private Turn Turn { get; } = turn;

    public override string ToString() => Turn.Id.ToString();

    internal sealed class Converter : JsonConverter<TurnFrame>
    {
        public override TurnFrame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Turns are only sent.");

        public override void Write(Utf8JsonWriter writer, TurnFrame value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, TurnJson.Of(value.Turn), ChatJson.TypeOf<TurnJson>());
    }
}

/// <summary>A client's request to the hub, as it came.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class HubBody(JsonElement json)
{
    private readonly JsonElement _json = json;

    /// <summary>Reads it by the same rules as the body of an HTTP request.</summary>
    public T Read<T>() where T : class => ChatJson.Read<T>(_json);

    public override string ToString() => "a request";

    internal sealed class Converter : JsonConverter<HubBody>
    {
        // A null is refused by our own rules.
        public override bool HandleNull => true;

        public override HubBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, HubBody value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Requests are only received.");
    }
}
