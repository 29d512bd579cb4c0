using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>
/// A JSON string's text, halves of surrogate pairs included. A tokenizer may cut an emoji in two, and some providers then send <c>"\ud83d"</c> in
/// one chunk and <c>"\ude00"</c> in the next; .NET's own reader refuses either.
/// </summary>
internal static class WireText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="InvalidOperationException">The bytes are no UTF-8.</exception>
    public static string? Read(ref Utf8JsonReader reader) =>
        HasHalf(reader.ValueSpan) ? Unescape(reader.ValueSpan) : reader.GetString();

    /// <exception cref="InvalidOperationException">The bytes are no UTF-8.</exception>
    public static string? Read(JsonElement text)
    {
        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return HasHalf(raw) ? Unescape(raw) : text.GetString();
    }

    /// <summary>Whether there may be half of a pair: it can stand in JSON as an escape alone.</summary>
    private static bool HasHalf(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static string Unescape(ReadOnlySpan<byte> json)
    {
        var text = new StringBuilder(json.Length);
        for (var at = json.IndexOf((byte)'\\'); at >= 0; at = json.IndexOf((byte)'\\'))
        {
            text.Append(Decode(json[..at]));
            var escape = json[at + 1];
            text.Append(escape switch
            {
                (byte)'u' => (char)ushort.Parse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => (char)escape,
            });
            json = json[(at + (escape == 'u' ? 6 : 2))..];
        }

        return text.Append(Decode(json)).ToString();
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidOperationException("The text is not UTF-8.", e);
        }
    }
}
