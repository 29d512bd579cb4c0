using System.Net;

namespace ChatbotPlatform.Host.Accounts.Issuers;

/// <summary>An issuer of tokens that is not us (Supabase, Auth0, Entra …), by <c>Chatbot:Auth:Issuers:{name}</c>.</summary>
internal sealed class OutsideIssuer
{
    /// <summary>What user and tenant ids of others begin with: an issuer of such a name could speak for them.</summary>
    private static readonly string[] Reserved = ["user", "key", "visitor", "visitor-user"];

    /// <summary>The address below which <c>/.well-known/openid-configuration</c> lies. Either this or <see cref="JwksUrl"/>.</summary>
    public string? Authority { get; set; }

    /// <summary>The address of the keys, for an issuer without discovery.</summary>
    public string? JwksUrl { get; set; }

    /// <summary>The tokens' <c>iss</c>, letter for letter.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The tokens' <c>aud</c>.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim that holds the tenant. Left out, every user is a tenant of their own.</summary>
    public string? TenantClaim { get; set; }

    public string UserClaim { get; set; } = "sub";

    public string EmailClaim { get; set; } = "email";

    public string Scheme => "Issuer " + Name;

    public string Name { get; private set; } = "";

    /// <summary>Where the keys, or the document that leads to them, are.</summary>
    public string Address => JwksUrl ?? $"{Authority!.TrimEnd('/')}/.well-known/openid-configuration";

    /// <exception cref="InvalidOperationException">One is not complete, or not safe; the message says what to change.</exception>
    public static IReadOnlyList<OutsideIssuer> Read(IConfiguration configuration)
    {
        var issuers = configuration.GetSection("Chatbot:Auth:Issuers").GetChildren().Select(section =>
        {
            var issuer = section.Get<OutsideIssuer>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new OutsideIssuer();
            issuer.Name = section.Key.ToLowerInvariant();
            issuer.Check(section.Path);
            return issuer;
        }).ToList();
        var own = configuration["Chatbot:Accounts:Issuer"] ?? new AccountOptions().Issuer;
        if (issuers.Select(i => i.Issuer).Append(own).GroupBy(i => i).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
            throw new InvalidOperationException($"Two of Chatbot:Auth:Issuers (or one and our own) have the Issuer \"{twice}\"; it has to tell them apart.");
        return issuers;
    }

    private void Check(string path)
    {
        if (Name.Length > 32 || !Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || Reserved.Contains(Name))
            throw new InvalidOperationException($"{path} cannot have that name: it needs letters, digits and hyphens, and none of {string.Join(", ", Reserved)}.");
        if (Issuer.Length == 0 || Audience.Length == 0)
            throw new InvalidOperationException($"{path} needs Issuer and Audience: without them, tokens that were made for others would count.");
        if (string.IsNullOrEmpty(Authority) == string.IsNullOrEmpty(JwksUrl))
            throw new InvalidOperationException($"{path} needs either Authority or JwksUrl.");
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !IsLoopback(address)))
            throw new InvalidOperationException($"{path} needs an address with https: whoever could change the keys on the way could be anybody.");
    }

    private static bool IsLoopback(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp && (address.Host == "localhost" || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)));
}
