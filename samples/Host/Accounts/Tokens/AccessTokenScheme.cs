using System.Globalization;
using System.Security.Claims;
using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Web;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Accounts.Tokens;

/// <summary>How our own access tokens are checked: by our keys alone, ES256 alone, and the sign-in has to be alive.</summary>
internal sealed class AccessTokenScheme(SigningKeys keys, CheckedTokens known, SignInWatch watch, IOptions<AccountOptions> options)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    public const string Name = "Account";

    public void Configure(JwtBearerOptions options) => Configure(Name, options);

    public void Configure(string? name, JwtBearerOptions jwt)
    {
        if (name != Name)
            return;
        jwt.MapInboundClaims = false;
        jwt.SaveToken = false;
        jwt.IncludeErrorDetails = false;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = options.Value.Issuer,
            ValidAudience = options.Value.Audience,
            ValidTypes = [AccessTokens.Type],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Published.Where(k => k.Key.KeyId == keyId).Select(k => k.Key),
            TryAllIssuerSigningKeys = false,
            ClockSkew = TimeSpan.FromSeconds(5),
            NameClaimType = JwtRegisteredClaimNames.Sub,
            AuthenticationType = Name,
        };
        jwt.Events = new JwtBearerEvents
        {
            OnMessageReceived = async context =>
            {
                context.Token = BearerToken.Of(context.Request);
                if (context.Token is null)
                    context.NoResult();
                else if (known.Find(context.Token) is { } principal)
                    await AcceptAsync(context, principal);
                else
                    await keys.EnsureReadAsync(BearerToken.Read(context.Token)?.Kid, context.HttpContext.RequestAborted);
            },
            OnTokenValidated = async context =>
            {
                known.Add(((JsonWebToken)context.SecurityToken).EncodedToken, context.Principal!, context.SecurityToken.ValidTo);
                if (!await watch.IsStillValidAsync(context.Principal!, context.HttpContext.RequestAborted))
                    context.Fail("The sign-in has ended.");
            },
            OnChallenge = ChallengeAsync,
        };
    }

    private async Task AcceptAsync(MessageReceivedContext context, ClaimsPrincipal principal)
    {
        if (!await watch.IsStillValidAsync(principal, context.HttpContext.RequestAborted))
        {
            context.Fail("The sign-in has ended.");
            return;
        }

        context.Principal = principal;
        if (long.TryParse(principal.FindFirstValue(JwtRegisteredClaimNames.Exp), CultureInfo.InvariantCulture, out var expires))
            context.Properties.ExpiresUtc = DateTimeOffset.FromUnixTimeSeconds(expires);
        context.Success();
    }

    /// <summary>401 as problem+json, in place of the empty answer.</summary>
    public static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
    }
}
