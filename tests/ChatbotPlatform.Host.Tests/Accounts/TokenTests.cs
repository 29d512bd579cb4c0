using System.Security.Claims;
using System.Security.Cryptography;
using ChatbotPlatform.Host.Accounts.Tokens;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>Our own access tokens: everything but an untouched one of ours is refused.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private HostApp _app = null!;
    private ECDsa _key = null!;
    private Dictionary<string, object> _header = null!;
    private Dictionary<string, object> _claims = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await HostApp.StartAsync();
        (_header, _claims) = Jwt.Read((await _app.LoginAsync(await _app.RegisterAsync())).Access);
        _key = _app.Services.GetRequiredService<SigningKeys>().Published.Single().Key.ECDsa;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_token_made_by_hand_with_the_real_key_counts_so_that_the_others_are_refused_for_what_is_wrong_with_them()
    {
        _header["alg"].Should().Be("ES256");
        (await _app.StatusOfMeAsync(Jwt.Make(_header, _claims, Jwt.By(_key)))).Should().Be(200);
    }

    [Fact]
    public async Task Every_wrong_token_is_refused()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var evil = await LoopbackIssuer.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var sign = Jwt.By(_key);
        var wrong = new Dictionary<string, string>
        {
            ["none"] = Jwt.Make(_header.With("alg", "none"), _claims, _ => []),
            ["None"] = Jwt.Make(_header.With("alg", "None"), _claims, _ => []),
            ["none, with our signature"] = Jwt.Make(_header.With("alg", "none"), _claims, sign),
            ["ES256 without a signature"] = Jwt.Make(_header, _claims, _ => []),
            ["a zero signature"] = Jwt.Make(_header, _claims, _ => new byte[64]),
            ["another's signature"] = Jwt.Make(_header, _claims, Jwt.By(stranger)),
            ["another alg, with our signature"] = Jwt.Make(_header.With("alg", "ES384"), _claims, sign),
            ["iss"] = Jwt.Make(_header, _claims.With("iss", "https://evil.example"), sign),
            ["no iss"] = Jwt.Make(_header, _claims.With("iss", null), sign),
            ["aud"] = Jwt.Make(_header, _claims.With("aud", "another"), sign),
            ["no aud"] = Jwt.Make(_header, _claims.With("aud", null), sign),
            ["exp"] = Jwt.Make(_header, _claims.With("exp", now - 10), sign),
            ["no exp"] = Jwt.Make(_header, _claims.With("exp", null), sign),
            ["nbf"] = Jwt.Make(_header, _claims.With("nbf", now + 60), sign),
            ["kid"] = Jwt.Make(_header.With("kid", "unknown"), _claims, sign),
            ["kid that is a path"] = Jwt.Make(_header.With("kid", "../../dev/null"), _claims, sign),
            ["no kid"] = Jwt.Make(_header.With("kid", null), _claims, sign),
            ["typ"] = Jwt.Make(_header.With("typ", "JWT"), _claims, sign),
            ["no sid"] = Jwt.Make(_header, _claims.With("sid", null), sign),
            ["unknown sid"] = Jwt.Make(_header, _claims.With("sid", Guid.CreateVersion7().ToString()), sign),
            ["jku"] = Jwt.Make(_header.With("jku", evil.Address + "/keys").With("kid", evil.Ec.KeyId), _claims, Jwt.By(evil.Ec.ECDsa)),
            ["x5u"] = Jwt.Make(_header.With("x5u", evil.Address + "/keys"), _claims, Jwt.By(evil.Ec.ECDsa)),
            ["jwk"] = Jwt.Make(_header.With("jwk", Jwk(stranger)), _claims, Jwt.By(stranger)),
            ["iss of evil"] = Jwt.Make(_header.With("kid", evil.Ec.KeyId), _claims.With("iss", evil.Address), Jwt.By(evil.Ec.ECDsa)),
            ["no JWT"] = "a.b.c",
            ["empty parts"] = "..",
            ["half"] = Jwt.Make(_header, _claims, sign).Split('.')[1] + ".x.y",
        };
        foreach (var (i, secret) in Jwt.AsSecrets(_key).Index())
            wrong[$"HS256 with the public key as secret, {i}"] = Jwt.Make(_header.With("alg", "HS256"), _claims, Jwt.ByHmac(secret));

        foreach (var (what, token) in wrong)
            (await _app.StatusOfMeAsync(token)).Should().Be(401, $"the token has a wrong {what}");
        evil.Requests.Should().BeEmpty("a token must not make us fetch keys");
    }

    [Theory]
    [InlineData(30, 29, true)]
    [InlineData(30, 30, false)]
    [InlineData(600, 59, true)]
    [InlineData(600, 60, false)]
    public void A_token_that_was_checked_is_known_for_a_minute_and_no_longer_than_it_lives(int lives, int after, bool known)
    {
        var time = new ManualTimeProvider();
        using var tokens = new CheckedTokens(time);
        tokens.Add("token", new ClaimsPrincipal(), time.GetUtcNow().AddSeconds(lives));
        time.Advance(TimeSpan.FromSeconds(after));
        (tokens.Find("token") is not null).Should().Be(known);
        tokens.Find("tokem").Should().BeNull();
    }

    [Fact]
    public async Task Asking_again_answers_the_same_expiry()
    {
        using var client = _app.NewClient(Jwt.Make(_header, _claims, Jwt.By(_key)));
        var first = await client.GetStringAsync("api/v1/auth/session-check");
        first.Should().Contain("\"expires_at\":\"20");
        (await client.GetStringAsync("api/v1/auth/session-check")).Should().Be(first);
    }

    [Fact]
    public async Task The_published_keys_check_the_tokens_and_have_no_private_part()
    {
        var text = await _app.Client.GetStringAsync(".well-known/jwks.json");
        var jwks = new JsonWebKeySet(text);
        jwks.Keys.Should().OnlyContain(k => k.D == null && k.Kty == "EC" && k.Crv == "P-256" && k.Alg == "ES256" && k.Use == "sig");
        text.Should().NotContain("\"d\"");
        jwks.Keys.Should().Contain(k => k.Kid == (string)_header["kid"]);
        var checkedToken = await new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().ValidateTokenAsync(
            Jwt.Make(_header, _claims, Jwt.By(_key)),
            new TokenValidationParameters { IssuerSigningKeys = jwks.GetSigningKeys(), ValidIssuer = "chatbot-platform", ValidAudience = "chatbot-platform" });
        checkedToken.IsValid.Should().BeTrue();
    }

    private static Dictionary<string, string> Jwk(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(q.X), ["y"] = Base64UrlEncoder.Encode(q.Y) };
    }
}
