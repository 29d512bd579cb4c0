using System.Text.Json.Serialization;

namespace ChatbotPlatform.Access;

/// <summary>What a new key is to be.</summary>
internal sealed record ApiKeyBody
{
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(3_660);

    public string? Name { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    [JsonPropertyName("project_id")]
    public Guid? ProjectId { get; init; }

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }

    public NewApiKey ToKey(ChatScope scope, DateTimeOffset now)
    {
        if (ExpiresAt is { } end && (end <= now || end > now + MaxLifetime))
            throw Checks.Invalid("expires_at must be in the future, and in the next ten years.");
        return new NewApiKey(Checks.Line(Name, "name", 100), KeyScopes.Read(Scopes), ProjectId ?? scope.ProjectId, ExpiresAt);
    }
}

internal sealed record ApiKeyJson(
    Guid Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    [property: JsonPropertyName("project_id")] Guid? ProjectId,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("last_used_at")] DateTimeOffset? LastUsedAt,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt)
{
    public static ApiKeyJson Of(ApiKey k) => new(
        k.Id, k.Name, k.Prefix, KeyScopes.Write(k.Access), k.ProjectId, k.CreatedBy, k.CreatedAt, k.ExpiresAt, k.LastUsedAt, k.RevokedAt);
}

internal sealed record ApiKeysJson([property: JsonPropertyName("api_keys")] IReadOnlyList<ApiKeyJson> ApiKeys, int Total);

/// <summary>A new key, with its secret.</summary>
internal sealed record CreatedApiKeyJson(
    Guid Id,
    string Key,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    [property: JsonPropertyName("project_id")] Guid? ProjectId,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt)
{
    public static CreatedApiKeyJson Of(CreatedApiKey made) => new(
        made.Key.Id, made.Secret, made.Key.Name, made.Key.Prefix, KeyScopes.Write(made.Key.Access), made.Key.ProjectId, made.Key.CreatedAt, made.Key.ExpiresAt);

    public override string ToString() => "a new API key";
}

/// <summary>What a key may do, by its words on the wire.</summary>
internal static class KeyScopes
{
    private static readonly (string Word, ChatAccess Access)[] All = [("chat", ChatAccess.Chat), ("read", ChatAccess.Read), ("manage", ChatAccess.Manage)];

    public static ChatAccess Read(IReadOnlyList<string>? words)
    {
        var access = ChatAccess.None;
        foreach (var word in words ?? [])
        {
            var known = Array.Find(All, s => s.Word == word);
            access |= known.Word is null ? throw Missing() : known.Access;
        }

        return access == ChatAccess.None ? throw Missing() : access;
    }

    public static string[] Write(ChatAccess access) => [.. All.Where(s => access.HasFlag(s.Access)).Select(s => s.Word)];

    private static ChatException Missing() => Checks.Invalid("scopes must name what the key may do: chat, read, manage.");
}
