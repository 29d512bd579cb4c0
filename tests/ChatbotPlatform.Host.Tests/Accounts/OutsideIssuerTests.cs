using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Host.Accounts.Issuers;
using Microsoft.Extensions.Configuration;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>Tokens of an issuer that is named by configuration alone.</summary>
public sealed class OutsideIssuerTests : IAsyncLifetime
{
    private LoopbackIssuer _issuer = null!;
    private LoopbackIssuer _evil = null!;
    private HostApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        (_issuer, _evil) = (await LoopbackIssuer.StartAsync(), await LoopbackIssuer.StartAsync());
        _app = await HostApp.StartAsync(new()
        {
            ["Chatbot:Auth:Issuers:Found:Authority"] = _issuer.Address,
            ["Chatbot:Auth:Issuers:Found:Issuer"] = _issuer.Address + "/",
            ["Chatbot:Auth:Issuers:Found:Audience"] = "chat",
            ["Chatbot:Auth:Issuers:Found:TenantClaim"] = "org",
            ["Chatbot:Auth:Issuers:keys:JwksUrl"] = _issuer.Address + "/keys",
            ["Chatbot:Auth:Issuers:keys:Issuer"] = "urn:keys",
            ["Chatbot:Auth:Issuers:keys:Audience"] = "chat",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
        await _evil.DisposeAsync();
    }

    [Fact]
    public async Task Its_users_are_themselves_by_discovery_and_by_bare_keys_with_either_kind_of_key()
    {
        (await WhoAsync(Rs256(Jwt.Claims(_issuer.Address + "/", "chat", "u1").With("email", "u1@corp.example")))).Should().Be(("found:u1", "u1@corp.example"));
        (await WhoAsync(Es256(Jwt.Claims(_issuer.Address + "/", "chat", "u1")))).Should().Be(("found:u1", null));
        (await WhoAsync(Es256(Jwt.Claims("urn:keys", "chat", "u1")))).Should().Be(("keys:u1", null));
    }

    [Fact]
    public async Task Its_tenants_share_projects_and_no_name_it_gives_reaches_anybody_elses()
    {
        var account = await _app.LoginAsync(await _app.RegisterAsync());
        using var ours = _app.NewClient(account.Access);
        var accountId = (await ours.GetFromJsonAsync<JsonElement>("api/v1/users/me")).GetProperty("id").GetString()!;
        (await ours.PostAsJsonAsync("api/v1/projects", new { name = "An account's" })).EnsureSuccessStatusCode();
        var claims = Jwt.Claims(_issuer.Address + "/", "chat", "u1");
        using var u1 = _app.NewClient(Rs256(claims.With("org", "acme")));
        (await u1.PostAsJsonAsync("api/v1/projects", new { name = "Acme's" })).EnsureSuccessStatusCode();

        (await ProjectsAsync(Rs256(claims.With("sub", "u2").With("org", "acme")))).Should().Be(1);
        foreach (var token in (string[])
        [
            Rs256(claims), Rs256(claims.With("org", "other")), Rs256(claims.With("sub", accountId)), Rs256(claims.With("org", $"user:{accountId}")),
            Rs256(claims.With("tenant_id", "found:acme")), Rs256(claims.With("sid", Guid.CreateVersion7().ToString()).With("sub", accountId)),
            Es256(Jwt.Claims("urn:keys", "chat", "u1").With("org", "acme")),
        ])
            (await ProjectsAsync(token)).Should().Be(0);
        (await _app.StatusOfMeAsync(Rs256(claims.With("org", new[] { "acme", "other" })))).Should().Be(401, "of two tenants it cannot be told which is meant");
    }

    [Fact]
    public async Task Every_wrong_token_is_refused_and_no_key_is_fetched_from_where_a_token_says()
    {
        var claims = Jwt.Claims(_issuer.Address + "/", "chat", "u1");
        var (rs, es) = (Jwt.By(_issuer.Rsa.Rsa), Jwt.By(_issuer.Ec.ECDsa));
        Dictionary<string, object> rsHeader = new() { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = "rsa-1" };
        var esHeader = rsHeader.With("alg", "ES256").With("kid", "ec-1");
        (await _app.StatusOfMeAsync(Jwt.Make(rsHeader, claims, rs))).Should().Be(200);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var evil = Jwt.By(_evil.Rsa.Rsa);
        var wrong = new Dictionary<string, string>
        {
            ["none"] = Jwt.Make(rsHeader.With("alg", "none"), claims, _ => []),
            ["nOnE"] = Jwt.Make(rsHeader.With("alg", "nOnE"), claims, _ => []),
            ["no signature"] = Jwt.Make(rsHeader, claims, _ => []),
            ["iss"] = Jwt.Make(rsHeader, claims.With("iss", _evil.Address + "/"), rs),
            ["iss without its slash"] = Jwt.Make(rsHeader, claims.With("iss", _issuer.Address), rs),
            ["iss of ours"] = Jwt.Make(rsHeader, claims.With("iss", "chatbot-platform"), rs),
            ["aud"] = Jwt.Make(rsHeader, claims.With("aud", "other"), rs),
            ["no aud"] = Jwt.Make(rsHeader, claims.With("aud", null), rs),
            ["exp"] = Jwt.Make(rsHeader, claims.With("exp", now - 60), rs),
            ["no exp"] = Jwt.Make(rsHeader, claims.With("exp", null), rs),
            ["nbf"] = Jwt.Make(rsHeader, claims.With("nbf", now + 120), rs),
            ["no sub"] = Jwt.Make(rsHeader, claims.With("sub", null), rs),
            ["kid"] = Jwt.Make(rsHeader.With("kid", "unknown"), claims, rs),
            ["kid of the other key"] = Jwt.Make(rsHeader.With("kid", "ec-1"), claims, rs),
            ["no kid"] = Jwt.Make(rsHeader.With("kid", null), claims, rs),
            ["another's key under a known kid"] = Jwt.Make(rsHeader, claims, evil),
            ["jku"] = Jwt.Make(rsHeader.With("jku", _evil.Address + "/keys"), claims, evil),
            ["jku and unknown kid"] = Jwt.Make(rsHeader.With("jku", _evil.Address + "/keys").With("kid", "evil-1"), claims, evil),
            ["x5u"] = Jwt.Make(rsHeader.With("x5u", _evil.Address + "/keys"), claims, evil),
            ["jwk"] = Jwt.Make(esHeader.With("jwk", new Dictionary<string, string> { ["kty"] = "EC", ["crv"] = "P-256" }), claims, Jwt.By(_evil.Ec.ECDsa)),
        };
        foreach (var (i, secret) in Jwt.AsSecrets(_issuer.Rsa.Rsa).Concat(Jwt.AsSecrets(_issuer.Ec.ECDsa)).Index())
        {
            wrong[$"HS256 with a public key as secret, {i}"] = Jwt.Make(rsHeader.With("alg", "HS256"), claims, Jwt.ByHmac(secret));
            wrong[$"HS256 with a public key as secret, EC's kid, {i}"] = Jwt.Make(esHeader.With("alg", "HS256"), claims, Jwt.ByHmac(secret));
        }

        foreach (var (what, token) in wrong)
            (await _app.StatusOfMeAsync(token)).Should().Be(401, $"the token has a wrong {what}");
        _evil.Requests.Should().BeEmpty();
        _issuer.Requests.Count(r => r == "/keys").Should().BeLessThanOrEqualTo(2, "strangers' tokens must not make us fetch keys again and again");
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_told_as_503_and_not_as_the_tokens_fault()
    {
        await using var app = await HostApp.StartAsync(new()
        {
            ["Chatbot:Auth:Issuers:gone:JwksUrl"] = "http://127.0.0.1:1/keys",
            ["Chatbot:Auth:Issuers:gone:Issuer"] = "urn:gone",
            ["Chatbot:Auth:Issuers:gone:Audience"] = "chat",
        });
        using var client = app.NewClient(Es256(Jwt.Claims("urn:gone", "chat", "u1")));
        using var answer = await client.GetAsync("api/v1/users/me");
        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.Should().NotBeNull();
        (await app.StatusOfMeAsync((await app.LoginAsync(await app.RegisterAsync())).Access)).Should().Be(200);
    }

    [Theory]
    [InlineData("user", "https://a.example", null, "urn:a", "chat", "cannot have that name")]
    [InlineData("visitor", "https://a.example", null, "urn:a", "chat", "cannot have that name")]
    [InlineData("a:b", "https://a.example", null, "urn:a", "chat", "cannot have that name")]
    [InlineData("a", "https://a.example", null, "", "chat", "needs Issuer and Audience")]
    [InlineData("a", "https://a.example", null, "urn:a", "", "needs Issuer and Audience")]
    [InlineData("a", null, null, "urn:a", "chat", "either Authority or JwksUrl")]
    [InlineData("a", "https://a.example", "https://a.example/keys", "urn:a", "chat", "either Authority or JwksUrl")]
    [InlineData("a", "http://a.example", null, "urn:a", "chat", "https")]
    [InlineData("a", null, "http://127.0.0.1.evil.example/keys", "urn:a", "chat", "https")]
    [InlineData("a", "https://a.example", null, "chatbot-platform", "chat", "tell them apart")]
    public void An_issuer_that_is_not_safe_is_refused_at_start(string name, string? authority, string? jwks, string issuer, string audience, string why)
    {
        var section = name == "a:b" ? "Chatbot:Auth:Issuers:a_b" : $"Chatbot:Auth:Issuers:{name}";
        var read = () => OutsideIssuer.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [section + ":Authority"] = authority, [section + ":JwksUrl"] = jwks, [section + ":Issuer"] = issuer, [section + ":Audience"] = audience,
        }).Build());
        read.Should().Throw<InvalidOperationException>().WithMessage($"*{why}*");
    }

    private string Rs256(Dictionary<string, object> claims) =>
        Jwt.Make(new() { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = "rsa-1" }, claims, Jwt.By(_issuer.Rsa.Rsa));

    private string Es256(Dictionary<string, object> claims) =>
        Jwt.Make(new() { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = "ec-1" }, claims, Jwt.By(_issuer.Ec.ECDsa));

    private async Task<(string?, string?)> WhoAsync(string token)
    {
        using var client = _app.NewClient(token);
        var me = await client.GetFromJsonAsync<JsonElement>("api/v1/users/me");
        return (me.GetProperty("id").GetString(), me.GetProperty("email").GetString());
    }

    private async Task<int> ProjectsAsync(string token)
    {
        using var client = _app.NewClient(token);
        return (await client.GetFromJsonAsync<JsonElement>("api/v1/projects")).GetProperty("total").GetInt32();
    }
}
