using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Json;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

/// <summary>A turn's event as one JSON object: what SSE has behind <c>data:</c>, and what the hub streams.</summary>
internal static class TurnEventJson
{
    /// <summary>Room for the longest cursor: two numbers of ten digits and the dot.</summary>
    public const int MaxCursorLength = 21;

    public static void Write(Utf8JsonWriter json, TurnEvent turnEvent)
    {
        Span<byte> cursor = stackalloc byte[MaxCursorLength];
        json.WriteStartObject();
        json.WriteString("type"u8, turnEvent.Type);
        json.WriteString("cursor"u8, cursor[..Format(turnEvent.Cursor, cursor)]);
        switch (turnEvent)
        {
            case TextDelta text:
                json.WriteString("text"u8, text.Text);
                break;
            case ReasoningDelta reasoning:
                json.WriteString("text"u8, reasoning.Text);
                break;
            case TurnStarted started:
                json.WriteString("turn_id"u8, started.TurnId);
                json.WriteString("session_id"u8, started.SessionId);
                json.WriteString("user_message_id"u8, started.UserMessageId);
                json.WriteString("model"u8, started.Model);
                break;
            case ToolCalled call:
                json.WriteString("call_id"u8, call.CallId);
                json.WriteString("name"u8, call.Name);
                WriteJson(json, "arguments"u8, call.Arguments);
                break;
            case ToolReturned result:
                json.WriteString("call_id"u8, result.CallId);
                WriteJson(json, "result"u8, result.Result);
                break;
            case TurnEnded ended:
                WriteEnd(json, ended);
                break;
            default:
                throw new UnreachableException($"{turnEvent.GetType()} has no shape on the wire.");
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a cursor as it stands on the wire, without a string, and says how long it is.</summary>
    public static int Format(TurnCursor cursor, Span<byte> utf8)
    {
        Utf8Formatter.TryFormat(cursor.Part, utf8, out var part);
        utf8[part++] = (byte)'.';
        Utf8Formatter.TryFormat(cursor.Offset, utf8[part..], out var offset);
        return part + offset;
    }

    private static void WriteEnd(Utf8JsonWriter json, TurnEnded ended)
    {
        json.WriteString("status"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(ended.Status.ToString()));
        json.WritePropertyName("message"u8);
        JsonSerializer.Serialize(json, ended.Message is null ? null : MessageJson.Of(ended.Message), ChatJson.TypeOf<MessageJson?>());
        json.WritePropertyName("usage"u8);
        JsonSerializer.Serialize(json, UsageJson.Of(ended.Usage), ChatJson.TypeOf<UsageJson?>());
        json.WritePropertyName("error"u8);
        JsonSerializer.Serialize(json, ErrorJson.Of(ended.Error), ChatJson.TypeOf<ErrorJson?>());
    }

    /// <summary>JSON from a model or a tool, written anew so that its own line breaks cannot break a frame; a string when it is none.</summary>
    private static void WriteJson(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        json.WritePropertyName(name);
        try
        {
            using var document = JsonDocument.Parse(value);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(value);
        }
    }
}
