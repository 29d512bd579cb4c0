using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Writes the messages of a call.</summary>
internal sealed class ChatMessageWriter(string provider, Utf8JsonWriter json)
{
    public void Write(ChatMessage message)
    {
        // A result is a message of its own, which has to follow the call at once.
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
            WriteResult(result);
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var parts = message.Contents.Where(c => c is TextContent or DataContent or UriContent).ToList();
        if (calls.Count == 0 && parts.Count == 0 && (message.Role == ChatRole.Tool || message.Contents.Count > 0))
            return;
        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        if (parts.TrueForAll(p => p is TextContent))
            WriteText(parts, calls.Count > 0);
        else
            WriteParts(parts);
        if (calls.Count > 0)
            WriteCalls(calls);
        json.WriteEndObject();
    }

    private void WriteText(List<AIContent> parts, bool mayBeNull)
    {
        if (parts.Count == 0 && mayBeNull)
            json.WriteNull("content");
        else
            json.WriteString("content", parts is [TextContent only] ? only.Text : string.Concat(parts));
    }

    private void WriteParts(List<AIContent> parts)
    {
        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            if (part is TextContent text)
            {
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
            }
            else
            {
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", ImageUrl(part));
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private string ImageUrl(AIContent part) => part switch
    {
        DataContent data when data.HasTopLevelMediaType("image") => data.Uri,
        UriContent uri when uri.HasTopLevelMediaType("image") => uri.Uri.AbsoluteUri,
        // To leave it out would have the model answer to something else than what was said.
        _ => throw new ChatException(ChatError.ModelRejected, $"The model provider '{provider}' takes text and images, and nothing else."),
    };

    private void WriteCalls(List<FunctionCallContent> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, WireJson.Plain));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteResult(FunctionResultContent result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", result.CallId);
        json.WriteString("content", result.Result switch
        {
            null => "",
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
            var value => JsonSerializer.Serialize(value, WireJson.Plain),
        });
        json.WriteEndObject();
    }
}
