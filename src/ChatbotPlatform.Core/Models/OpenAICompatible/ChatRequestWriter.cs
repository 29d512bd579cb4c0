using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Writes the body of a call (platform.openai.com/docs/api-reference/chat/create).</summary>
internal static class ChatRequestWriter
{
    // What the call itself decides; a vendor field of the same name must not.
    private static readonly string[] Reserved = ["model", "messages", "stream", "stream_options", "tools", "n"];

    public static ReadOnlyMemory<byte> Write(
        string provider, string model, string maxTokensField, IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using var json = new Utf8JsonWriter(buffer, WireJson.Writer);
        json.WriteStartObject();
        json.WriteString("model", options?.ModelId ?? model);
        json.WriteStartArray("messages");
        var writer = new ChatMessageWriter(provider, json);
        if (options?.Instructions is { Length: > 0 } instructions)
            writer.Write(new ChatMessage(ChatRole.System, instructions));
        foreach (var message in messages)
            writer.Write(message);
        json.WriteEndArray();
        json.WriteBoolean("stream", stream);
        if (stream)
        {
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }
        if (options is not null)
            WriteOptions(json, options, maxTokensField);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options, string maxTokensField)
    {
        Number(json, options, "temperature", options.Temperature);
        Number(json, options, "top_p", options.TopP);
        Number(json, options, "top_k", options.TopK);
        Number(json, options, maxTokensField, options.MaxOutputTokens);
        Number(json, options, "seed", options.Seed);
        Number(json, options, "presence_penalty", options.PresencePenalty);
        Number(json, options, "frequency_penalty", options.FrequencyPenalty);
        if (options.StopSequences is { Count: > 0 } stop && !IsOverridden(options, "stop"))
        {
            json.WriteStartArray("stop");
            foreach (var sequence in stop)
                json.WriteStringValue(sequence);
            json.WriteEndArray();
        }
        if (options.Reasoning?.Effort is { } effort && !IsOverridden(options, "reasoning_effort"))
            json.WriteString("reasoning_effort", effort == ReasoningEffort.ExtraHigh ? "xhigh" : JsonNamingPolicy.CamelCase.ConvertName(effort.ToString()));
        if (!IsOverridden(options, "response_format"))
            WriteFormat(json, options.ResponseFormat);
        WriteTools(json, options);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            // "chatbot." is for us, not for the provider.
            if (name.StartsWith("chatbot.", StringComparison.Ordinal) || Reserved.Contains(name))
                continue;
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, WireJson.Plain);
        }
    }

    private static bool IsOverridden(ChatOptions options, string name) => options.AdditionalProperties?.ContainsKey(name) == true;

    private static void Number(Utf8JsonWriter json, ChatOptions options, string name, float? value)
    {
        if (value is { } number && !IsOverridden(options, name))
            json.WriteNumber(name, number);
    }

    private static void Number(Utf8JsonWriter json, ChatOptions options, string name, long? value)
    {
        if (value is { } number && !IsOverridden(options, name))
            json.WriteNumber(name, number);
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson wanted)
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", wanted.Schema is null ? "json_object" : "json_schema");
        if (wanted.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", wanted.SchemaName ?? "answer");
            if (wanted.SchemaDescription is { } description)
                json.WriteString("description", description);
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options)
    {
        var functions = options.Tools?.OfType<AIFunctionDeclaration>().ToList();
        if (functions is not { Count: > 0 })
            return;
        json.WriteStartArray("tools");
        foreach (var function in functions)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", function.Name);
            if (function.Description.Length > 0)
                json.WriteString("description", function.Description);
            json.WritePropertyName("parameters");
            function.JsonSchema.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (options.AllowMultipleToolCalls is { } several && !IsOverridden(options, "parallel_tool_calls"))
            json.WriteBoolean("parallel_tool_calls", several);
        if (!IsOverridden(options, "tool_choice"))
            WriteToolChoice(json, options.ToolMode);
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
        }
    }
}
