using System.Text.Json.Serialization;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

internal sealed record TurnJson(
    Guid Id,
    [property: JsonPropertyName("project_id")] Guid ProjectId,
    [property: JsonPropertyName("session_id")] Guid SessionId,
    [property: JsonPropertyName("user_message_id")] Guid UserMessageId,
    [property: JsonPropertyName("assistant_message_id")] Guid? AssistantMessageId,
    TurnStatus Status,
    string Model,
    [property: JsonPropertyName("client_message_id")] string? ClientMessageId,
    UsageJson? Usage,
    ErrorJson? Error,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("first_text_at")] DateTimeOffset? FirstTextAt,
    [property: JsonPropertyName("ended_at")] DateTimeOffset? EndedAt)
{
    public static TurnJson Of(Turn t) => new(
        t.Id, t.ProjectId, t.SessionId, t.UserMessageId, t.AssistantMessageId, t.Status, t.Model, t.ClientMessageId,
        UsageJson.Of(t.Usage), ErrorJson.Of(t.Error), t.CreatedAt, t.FirstTextAt, t.EndedAt);
}

internal sealed record ErrorJson(string Code, string Message)
{
    public static ErrorJson? Of(TurnError? error) => error is null ? null : new(error.Code.ToCode(), error.Message);
}

/// <summary>A turn from question to answer, for a client that waits for the whole of it.</summary>
internal sealed record ChatJsonAnswer(
    [property: JsonPropertyName("session_id")] Guid SessionId,
    [property: JsonPropertyName("turn_id")] Guid TurnId,
    MessageJson Message,
    [property: JsonPropertyName("assistant_message")] MessageJson? AssistantMessage,
    TurnStatus Status,
    UsageJson? Usage,
    ErrorJson? Error);
