using System.Text.Json.Serialization;

namespace ChatbotPlatform.Widget;

/// <summary>What a visitor brings; nothing makes them somebody new.</summary>
internal sealed record VisitorBody
{
    [JsonPropertyName("renewal_token")]
    public string? RenewalToken { get; init; }

    [JsonPropertyName("identity_token")]
    public string? IdentityToken { get; init; }

    public override string ToString() => "a visitor's tokens";
}

internal sealed record VisitorGrantJson(
    string Token,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("renewal_token")] string RenewalToken,
    VisitorJson Visitor,
    [property: JsonPropertyName("project_id")] Guid ProjectId)
{
    public override string ToString() => "a visitor's tokens";
}

internal sealed record VisitorJson(string Id, string? Name, [property: JsonPropertyName("signed_in")] bool SignedIn);
