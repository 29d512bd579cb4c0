using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ChatbotPlatform;

/// <summary>
/// A file for browsers that lies in an assembly, as it is and in the encodings it was compressed to when the package was built. The
/// dashboard's package compiles it too.
/// </summary>
internal sealed class PackedFile
{
    /// <summary>The encodings there may be, the smallest first, and how their files end.</summary>
    private static readonly (string Name, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _encoded = [];
    private readonly string _hash;

    /// <param name="name">Its path below the prefix.</param>
    /// <param name="read">Reads a resource; <see langword="null"/> when there is none of that name.</param>
    public PackedFile(string name, Func<string, byte[]?> read)
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

    public string ContentType => Path.GetExtension(Name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        _ => "application/json",
    };

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

    /// <summary>All that lie under a prefix, by their names below it.</summary>
    public static Dictionary<string, PackedFile> AllOf(Assembly assembly, string prefix) =>
        assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && Path.GetExtension(n) is not (".br" or ".gz"))
            .ToDictionary(n => n[prefix.Length..], n => new PackedFile(n[prefix.Length..], name => Read(assembly, prefix + name)), StringComparer.Ordinal);

    private static byte[]? Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0);

    private static EntityTagHeaderValue Tag(string value) => new($"\"{value}\"");
}
