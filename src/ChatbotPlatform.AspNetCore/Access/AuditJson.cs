using System.Text.Json.Serialization;

namespace ChatbotPlatform.Access;

internal sealed record AuditEntryJson(
    Guid Id,
    DateTimeOffset At,
    [property: JsonPropertyName("user_id")] string UserId,
    string Action,
    [property: JsonPropertyName("target_id")] Guid TargetId,
    [property: JsonPropertyName("project_id")] Guid? ProjectId,
    IReadOnlyList<string> Changed)
{
    public static AuditEntryJson Of(AuditEntry e) => new(e.Id, e.At, e.UserId, e.Action, e.TargetId, e.ProjectId, e.Changed);
}

internal sealed record AuditJson(IReadOnlyList<AuditEntryJson> Entries, int Total);
