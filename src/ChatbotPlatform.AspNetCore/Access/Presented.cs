using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace ChatbotPlatform.Access;

/// <summary>The credential of ours that a request brings, told by how it begins, and where it may stand.</summary>
internal static class Presented
{
    public const string SecretKey = "ck_";
    public const string PublishableKey = "pk_";
    private const string KeyHeader = "X-API-Key";
    private const string HubToken = "access_token";
    private const string Bearer = "Bearer ";

    /// <summary>The one credential of ours; <see langword="null"/> when the request has none, and the host is to say who asks.</summary>
    /// <exception cref="ChatException">It stands where none may stand, or there are several.</exception>
    public static string? Of(HttpContext context)
    {
        var request = context.Request;
        var found = FromQuery(context);
        foreach (var header in request.Headers.Authorization)
        {
            if (header is not null && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
                found = Only(found, header[Bearer.Length..].Trim());
        }

        foreach (var header in request.Headers[KeyHeader])
            found = Only(found, header?.Trim());
        if (found is not null && found.StartsWith(PublishableKey, StringComparison.Ordinal))
            throw new ChatException(ChatError.Forbidden, "A publishable key gives no access. It is for the widget's routes, and stands in their path.");
        return found;
    }

    public static bool IsOurs(string? value) =>
        value is not null && value.Length > 3 && value[2] == '_' && value[..3] is SecretKey or PublishableKey or VisitToken.Access or VisitToken.Renewal;

    private static string? FromQuery(HttpContext context)
    {
        // A browser cannot give a web socket a header, so there a short-lived token may stand in the address.
        string? found = null;
        foreach (var (name, values) in context.Request.Query)
        {
            foreach (var value in values)
            {
                if (!IsOurs(value))
                    continue;
                if (name != HubToken || !value!.StartsWith(VisitToken.Access, StringComparison.Ordinal) || context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is null)
                    throw Checks.Invalid("A key or token must not stand in the address, where logs and histories keep it. Send it in the Authorization header.");
                found = Only(found, value);
            }
        }

        return found;
    }

    private static string? Only(string? found, string? next)
    {
        if (!IsOurs(next))
            return found;
        return found is null || found == next ? next : throw Checks.Invalid("The request brings two credentials. Send one.");
    }
}
