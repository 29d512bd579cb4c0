using Microsoft.IdentityModel.JsonWebTokens;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>The token a request carries.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 16 * 1024;

    /// <summary>
    /// From the header (see <see cref="Operating.HubTokens"/> for a browser's web socket). What is no JWT (an API key, a visitor's token) is not
    /// the host's.
    /// </summary>
    public static string? Of(HttpRequest request)
    {
        var token = request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim() : null;
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
