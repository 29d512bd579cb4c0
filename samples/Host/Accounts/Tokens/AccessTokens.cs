using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>Makes our access tokens: who (<c>sub</c>), and by which sign-in (<c>sid</c>). They hold nothing that could be out of date.</summary>
internal sealed class AccessTokens(SigningKeys keys, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>RFC 9068: no other kind of token of ours is taken for one.</summary>
    public const string Type = "at+jwt";

    public const string SignInClaim = JwtRegisteredClaimNames.Sid;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public async Task<string> CreateAsync(Guid accountId, Guid signInId, CancellationToken cancellationToken)
    {
        var key = await keys.ForSigningAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + options.Value.AccessTokenLifetime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = accountId.ToString(),
                [SignInClaim] = signInId.ToString(),
            },
            SigningCredentials = new SigningCredentials(key.Key, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
