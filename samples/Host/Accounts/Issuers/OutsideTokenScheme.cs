using System.Security.Claims;
using ChatbotPlatform.Host.Accounts.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Accounts.Issuers;

/// <summary>
/// How an outside issuer's tokens are checked: by the keys at the configured address alone. What a token's header names (<c>jwk</c>, <c>jku</c>,
/// <c>x5u</c>) is not looked at, and a public key never serves as a secret.
/// </summary>
internal sealed class OutsideTokenScheme(IEnumerable<OutsideIssuer> issuers) : IConfigureNamedOptions<JwtBearerOptions>
{
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public void Configure(JwtBearerOptions options)
    {
    }

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (issuers.FirstOrDefault(i => i.Scheme == name) is not { } issuer)
            return;
        var keys = Keys(issuer);
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.ConfigurationManager = keys;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = Asymmetric,
            TryAllIssuerSigningKeys = false,
            ClockSkew = TimeSpan.FromSeconds(30),
            AuthenticationType = issuer.Scheme,
        };
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = async context =>
            {
                context.Token = BearerToken.Of(context.Request);
                // An issuer that never answered is no fault of the token's: this throws, and is told as 503.
                await keys.GetConfigurationAsync(context.HttpContext.RequestAborted);
            },
            OnTokenValidated = context =>
            {
                if (Member(issuer, context.Principal!) is { } member)
                    context.Principal = member;
                else
                    context.Fail("The token does not say who it is for.");
                return Task.CompletedTask;
            },
            OnChallenge = AccessTokenScheme.ChallengeAsync,
        };
    }

    /// <summary>
    /// Only what is asked for, under names of our own: ids begin with the issuer's name, so none can be an account's or another issuer's, whatever
    /// it is made up of.
    /// </summary>
    private static ClaimsPrincipal? Member(OutsideIssuer issuer, ClaimsPrincipal token)
    {
        if (token.FindAll(issuer.UserClaim).ToList() is not [{ Value.Length: > 0 } user])
            return null;
        var tenants = issuer.TenantClaim is { Length: > 0 } claim ? token.FindAll(claim).Select(c => c.Value).Where(v => v.Length > 0).ToList() : [];
        // Of several tenants it cannot be told which is meant.
        if (tenants.Count > 1)
            return null;
        var claims = new List<Claim> { new(JwtRegisteredClaimNames.Sub, $"{issuer.Name}:{user.Value}") };
        claims.AddRange(tenants.Select(t => new Claim("tenant_id", $"{issuer.Name}:{t}")));
        if (token.FindFirst(issuer.EmailClaim) is { } email)
            claims.Add(new Claim(JwtRegisteredClaimNames.Email, email.Value));
        if (token.FindFirst(JwtRegisteredClaimNames.Exp) is { } expires)
            claims.Add(new Claim(JwtRegisteredClaimNames.Exp, expires.Value));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, issuer.Scheme, JwtRegisteredClaimNames.Sub, null));
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> Keys(OutsideIssuer issuer)
    {
        // A redirect could lead to where no configuration has said that keys are.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
        IConfigurationRetriever<OpenIdConnectConfiguration> retriever = issuer.JwksUrl is null ? new OpenIdConnectConfigurationRetriever() : new JwksRetriever();
        // Addresses without https were refused at start, but for loopback.
        var documents = new HttpDocumentRetriever(http) { RequireHttps = issuer.Address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) };
        return new ConfigurationManager<OpenIdConnectConfiguration>(issuer.Address, retriever, documents)
        {
            // How soon a new key is looked for when a token names one that is unknown: strangers' tokens must not cause more.
            RefreshInterval = TimeSpan.FromMinutes(1),
        };
    }

    /// <summary>Keys without a discovery document.</summary>
    private sealed class JwksRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            var configuration = new OpenIdConnectConfiguration { JsonWebKeySet = new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel)) };
            foreach (var key in configuration.JsonWebKeySet.GetSigningKeys())
                configuration.SigningKeys.Add(key);
            return configuration;
        }
    }
}
