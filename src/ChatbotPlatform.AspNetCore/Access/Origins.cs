using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform.Access;

/// <summary>Origins are compared as browsers write them, letter by letter: scheme, host, and the port where it is not the scheme's own.</summary>
internal static class Origins
{
    private static readonly SearchValues<char> NotInOrigins = SearchValues.Create("\\*@#? \t\r\n");

    /// <summary>The origin that a manager wrote, as browsers write it; <see langword="null"/> when it is none.</summary>
    public static string? Canonical(string text)
    {
        // What Uri would mend (backslashes, blanks, a missing slash) is no origin.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
            || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.PathAndQuery != "/" || uri.Fragment.Length > 0
            || text.AsSpan().ContainsAny(NotInOrigins) || !text.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase))
            return null;
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        if (host.EndsWith('.') || host.Length > 253)
            return null;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{host}" : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{host}:{uri.Port}");
    }

    /// <summary>The origin a request says it comes from; <see langword="null"/> when it says none. Several, or an empty one, are no allowed one.</summary>
    public static string? Of(HttpRequest request) => request.Headers.Origin is { Count: > 0 } origin ? origin.ToString() : null;

    /// <summary>The request's own address as an origin: where a page of this very host comes from.</summary>
    public static string OwnOf(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
