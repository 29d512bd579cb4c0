using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ChatbotPlatform.Widget;

/// <summary>A file of the widget, as it is and in the encodings it was compressed to when the package was built.</summary>
internal sealed class WidgetFile
{
    /// <summary>The encodings there may be, the smallest first, and how their files end.</summary>
    private static readonly (string Name, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _encoded = [];
    private readonly string _hash;

    /// <param name="name">Its path below the prefix.</param>
    /// <param name="read">Reads a resource; <see langword="null"/> when there is none of that name.</param>
    public WidgetFile(string name, Func<string, byte[]?> read)
    {
        Name = name;
        Contents = read(name) ?? throw new InvalidOperationException($"The package has no {name}.");
        foreach (var (encoding, suffix) in Encodings)
        {
            if (read(name + suffix) is { } bytes)
                _encoded[encoding] = bytes;
        }

        var hash = SHA384.HashData(Contents.Span);
        _hash = Convert.ToHexStringLower(hash.AsSpan(0, 12));
        Integrity = $"sha384-{Convert.ToBase64String(hash)}";
    }

    public string Name { get; }

    public ReadOnlyMemory<byte> Contents { get; }

    /// <summary>What a page may demand of the file: <c>sha384-…</c>.</summary>
    public string Integrity { get; }

    public string ContentType => Name.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript; charset=utf-8"
        : Name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8"
        : "application/json";

    /// <summary>What to send to a client that accepts these encodings, and the tag of exactly these bytes.</summary>
    public (ReadOnlyMemory<byte> Bytes, string? Encoding, EntityTagHeaderValue Tag) For(IList<StringWithQualityHeaderValue> accepted)
    {
        foreach (var (encoding, _) in Encodings)
        {
            if (_encoded.TryGetValue(encoding, out var bytes) && Accepts(accepted, encoding))
                return (bytes, encoding, Tag($"{_hash}-{encoding}"));
        }

        return (Contents, null, Tag(_hash));
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0);

    private static EntityTagHeaderValue Tag(string value) => new($"\"{value}\"");
}
