using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>
/// Keeps the fields that only one vendor has (<c>citations</c>, <c>x_groq</c>, <c>provider</c>). A field is told when it is new or has
/// changed: some vendors repeat theirs in every chunk, which then costs a comparison.
/// </summary>
internal sealed class VendorFields(KeyScrubber scrubber)
{
    // OpenAI's own fields that say nothing a reader of the answer needs (platform.openai.com/docs/api-reference/chat-streaming).
    private static readonly string[] Ignored =
        ["object", "created", "index", "role", "system_fingerprint", "service_tier", "obfuscation", "logprobs", "annotations", "audio", "type"];

    private readonly List<(byte[] Name, byte[] Value)> _told = [];
    private AdditionalPropertiesDictionary? _new;

    /// <summary>Reads the value of the property at the reader, which is left at the value's end.</summary>
    /// <param name="reader">At the property's name.</param>
    /// <param name="json">What the reader reads.</param>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (IsIgnored(ref reader))
        {
            reader.Skip();
            return;
        }
        var name = reader.ValueSpan;
        var unescaped = reader.ValueIsEscaped ? reader.GetString() : null;
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Null)
            return;
        reader.Skip();
        var value = json[start..(int)reader.BytesConsumed];
        if (!WasTold(name, value))
            Tell(name, unescaped, value);
    }

    /// <summary>Hands out what is new since the last time, or <see langword="null"/>.</summary>
    public AdditionalPropertiesDictionary? Take()
    {
        var taken = _new;
        _new = null;
        return taken;
    }

    private static bool IsIgnored(ref Utf8JsonReader reader)
    {
        foreach (var name in Ignored)
        {
            if (reader.ValueTextEquals(name))
                return true;
        }
        return false;
    }

    private bool WasTold(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _told.Count; i++)
        {
            if (!name.SequenceEqual(_told[i].Name))
                continue;
            if (value.SequenceEqual(_told[i].Value))
                return true;
            _told.RemoveAt(i);
            return false;
        }
        return false;
    }

    private void Tell(ReadOnlySpan<byte> name, string? unescaped, ReadOnlySpan<byte> value)
    {
        _told.Add((name.ToArray(), value.ToArray()));
        var element = JsonElement.Parse(value);
        var field = unescaped ?? Encoding.UTF8.GetString(name);
        // Escapes can hide a key from a comparison of bytes; written anew they are gone.
        if (scrubber.IsIn(field) || (value.Contains((byte)'\\') && scrubber.IsIn(JsonSerializer.Serialize(element, WireJson.Plain))))
            return;
        (_new ??= [])[field] = element;
    }
}
