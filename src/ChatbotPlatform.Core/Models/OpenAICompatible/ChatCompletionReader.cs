using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>
/// Reads the JSON of one answer, chunk by chunk or as a whole, from its bytes: no document is built, and the only string made of
/// a text chunk is its text (platform.openai.com/docs/api-reference/chat-streaming).
/// </summary>
internal sealed class ChatCompletionReader(string provider, KeyScrubber scrubber)
{
    private readonly ToolCallAssembler _tools = new(scrubber);
    private readonly VendorFields _vendor = new(scrubber);
    private UsageDetails? _usage;
    private PairedText _text;
    private PairedText _reasoning;
    private string? _id;
    private string? _model;

    // Of the chunk at hand.
    private List<AIContent>? _contents;
    private ChatFinishReason? _reason;
    private ErrorTokens? _error;
    private bool _toolPiece;

    /// <summary>Whether the provider has said that the answer is at its end, and why.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether there was an answer in what was read.</summary>
    public bool HasChoice { get; private set; }

    /// <summary>Reads one chunk, or a whole answer.</summary>
    /// <param name="json">The JSON, in which the key is starred out.</param>
    /// <returns>What it says, or <see langword="null"/>. A piece of a function call gives an empty update: a sign of life.</returns>
    /// <exception cref="ChatException">It is an error, or not what was expected.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public ChatResponseUpdate? Read(Span<byte> json)
    {
        scrubber.Scrub(json);
        (_contents, _reason, _error, _toolPiece) = (null, null, null, false);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw ProviderErrors.NotAnAnswer(provider);
        ReadEnvelope(ref reader, json);
        if (reader.Read())
            throw ProviderErrors.NotAnAnswer(provider);
        if (_error is { } error)
            throw ProviderErrors.FromTokens(provider, error);
        if (IsFinished)
            AddToolCalls();
        var fields = _vendor.Take();
        return _contents is null && _reason is null && fields is null && !_toolPiece ? null : Update(fields);
    }

    /// <summary>What is left to say when the provider has said that the answer is whole.</summary>
    public ChatResponseUpdate? End()
    {
        (_contents, _reason) = (null, null);
        Tell(_reasoning.End(), reasoning: true);
        Tell(_text.End(), reasoning: false);
        AddToolCalls();
        if (!IsFinished)
            _reason = _contents is null ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls;
        if (_usage is not null)
            (_contents ??= []).Add(new UsageContent(_usage));
        return _contents is null && _reason is null ? null : Update(null);
    }

    private void AddToolCalls()
    {
        var calls = _tools.Take();
        if (calls.Count > 0)
            (_contents ??= []).AddRange(calls);
    }

    private ChatResponseUpdate Update(AdditionalPropertiesDictionary? fields) => new(ChatRole.Assistant, _contents ?? [])
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        FinishReason = _reason,
        AdditionalProperties = fields,
    };

    private void ReadEnvelope(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
                ReadChoices(ref reader, json);
            else if (reader.ValueTextEquals("id"u8))
                Keep(ref reader, ref _id);
            else if (reader.ValueTextEquals("model"u8))
                Keep(ref reader, ref _model);
            else if (reader.ValueTextEquals("usage"u8))
                // Some report a running total in every chunk: the last one counts.
                _usage = UsageReader.Read(ref reader) ?? _usage;
            else if (reader.ValueTextEquals("error"u8))
                ReadError(ref reader);
            else
                _vendor.Read(ref reader, json);
        }
    }

    private void ReadError(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        _error = ProviderErrors.ReadTokens(JsonElement.ParseValue(ref reader), scrubber);
    }

    private void ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            // One answer is asked for; a second one would be mixed into it.
            if (first && reader.TokenType == JsonTokenType.StartObject)
                ReadChoice(ref reader, json);
            else
                reader.Skip();
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        HasChoice = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
                ReadDelta(ref reader, json);
            else if (reader.ValueTextEquals("finish_reason"u8))
                ReadFinishReason(ref reader);
            else if (reader.ValueTextEquals("error"u8))
                ReadError(ref reader);
            else
                _vendor.Read(ref reader, json);
        }
    }

    private void ReadFinishReason(ref Utf8JsonReader reader)
    {
        if (ReadText(ref reader) is not { Length: > 0 } reason)
            return;
        if (reason == "error")
        {
            _error ??= default(ErrorTokens);
            return;
        }
        IsFinished = true;
        _reason = reason switch
        {
            "stop" => ChatFinishReason.Stop,
            "length" => ChatFinishReason.Length,
            "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
            "content_filter" => ChatFinishReason.ContentFilter,
            _ when string.IsNullOrWhiteSpace(reason) => ChatFinishReason.Stop,
            _ => new ChatFinishReason(reason),
        };
    }

    private void ReadDelta(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        var reasoned = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
                ReadContent(ref reader);
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
                reasoned |= ReadReasoning(ref reader, reasoned);
            else if (reader.ValueTextEquals("tool_calls"u8))
                ReadToolCalls(ref reader);
            else if (reader.ValueTextEquals("refusal"u8))
                AddText(ReadText(ref reader));
            else
                _vendor.Read(ref reader, json);
        }
    }

    private bool ReadReasoning(ref Utf8JsonReader reader, bool already)
    {
        // Some send the same words under both names.
        if (ReadText(ref reader) is not { Length: > 0 } text || already)
            return false;
        Tell(_reasoning.Add(text), reasoning: true);
        return true;
    }

    private void ReadContent(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            AddText(Scrubbed(ref reader));
            return;
        }
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        // Mistral and others may send text as a list of parts.
        var parts = JsonElement.ParseValue(ref reader);
        foreach (var part in parts.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                AddText(scrubber.Scrub(WireText.Read(text)));
        }
    }

    private void AddText(string? text) => Tell(_text.Add(text), reasoning: false);

    private void Tell(string? text, bool reasoning)
    {
        if (!string.IsNullOrEmpty(text))
            (_contents ??= new List<AIContent>(1)).Add(reasoning ? new TextReasoningContent(text) : new TextContent(text));
    }

    private void ReadToolCalls(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        foreach (var call in JsonElement.ParseValue(ref reader).EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object)
                continue;
            int? index = call.TryGetProperty("index", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out var i) ? i : null;
            var function = call.TryGetProperty("function", out var f) && f.ValueKind == JsonValueKind.Object ? f : default;
            _tools.Add(index, TextOf(call, "id"), TextOf(function, "name"), TextOf(function, "arguments"));
            _toolPiece = true;
        }
    }

    private string? TextOf(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
            return null;
        return scrubber.Scrub(value.ValueKind switch
        {
            JsonValueKind.String => WireText.Read(value),
            // Some send the arguments as the object itself.
            JsonValueKind.Object => value.GetRawText(),
            _ => null,
        });
    }

    private void Keep(ref Utf8JsonReader reader, ref string? kept)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            reader.Skip();
        else if (kept is null || !reader.ValueTextEquals(kept))
            kept = Scrubbed(ref reader);
    }

    private string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return Scrubbed(ref reader);
        reader.Skip();
        return null;
    }

    // Unescaped text was scrubbed as bytes already.
    private string? Scrubbed(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? scrubber.Scrub(WireText.Read(ref reader)) : reader.GetString();
}
