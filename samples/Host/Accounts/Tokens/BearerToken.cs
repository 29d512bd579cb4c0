using Microsoft.IdentityModel.JsonWebTokens;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>The token a request carries.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 16 * 1024;

    /// <summary>
    /// From the header; for the hub also from the query, because a browser's web socket sends no headers of ours. What is no JWT (an API
    /// key, a visitor's token) is not the host's.
    /// </summary>
    public static string? Of(HttpRequest request)
    {
        string? token = null;
        if (request.Headers.Authorization is [{ } header])
            token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        else if (request.Path.Value?.EndsWith("/hub", StringComparison.OrdinalIgnoreCase) == true && request.Query["access_token"] is [{ } query])
            token = query;
        return token is { Length: > 0 and <= MaxLength } && token.Count(c => c == '.') == 2 ? token : null;
    }

    /// <summary>What a token says of itself, with nothing checked: good for choosing who checks it, and for no more.</summary>
    public static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
