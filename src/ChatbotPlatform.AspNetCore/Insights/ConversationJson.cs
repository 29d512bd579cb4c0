using System.Text.Json.Serialization;
using ChatbotPlatform.Access;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Insights;

internal sealed record ConversationJson(
    Guid Id,
    [property: JsonPropertyName("project_id")] Guid ProjectId,
    string Title,
    string? Model,
    ConversationUserJson User,
    int Messages,
    ConversationFeedbackJson Feedback,
    int Failed,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt,
    [property: JsonPropertyName("last_message_at")] DateTimeOffset? LastMessageAt)
{
    public static ConversationJson Of(Conversation c, IReadOnlyDictionary<string, string> names) => new(
        c.Session.Id, c.Session.ProjectId, c.Session.Title, c.Session.Model, ConversationUserJson.Of(c, names), c.Messages,
        new ConversationFeedbackJson(c.ThumbsUp, c.ThumbsDown), c.Failed, c.Session.CreatedAt, c.Session.UpdatedAt, c.LastMessageAt);
}

/// <summary>Who talks.</summary>
/// <param name="Kind"><c>member</c>, <c>visitor</c> or <c>key</c>.</param>
/// <param name="Id">The id without what says the kind; of a signed-in visitor, the site's own id for its user.</param>
/// <param name="Name">A key's name, or a member's where the host tells it.</param>
/// <param name="SignedIn">Whether the site says who the visitor is; a member always is.</param>
internal sealed record ConversationUserJson(string Kind, string Id, string? Name, [property: JsonPropertyName("signed_in")] bool SignedIn)
{
    public static ConversationUserJson Of(Conversation conversation, IReadOnlyDictionary<string, string> names)
    {
        var id = conversation.UserId;
        if (id.StartsWith(ReservedUsers.Key, StringComparison.Ordinal))
            return new("key", id[ReservedUsers.Key.Length..], conversation.KeyName, true);
        if (id.StartsWith(ReservedUsers.Visitor, StringComparison.Ordinal))
            return new("visitor", id[ReservedUsers.Visitor.Length..], null, false);
        // visitor-user:{project}:{the site's id}
        return id.StartsWith(ReservedUsers.SignedInVisitor, StringComparison.Ordinal)
            ? new("visitor", id[(id.IndexOf(':', ReservedUsers.SignedInVisitor.Length) + 1)..], null, true)
            : new("member", id, names.GetValueOrDefault(id), true);
    }
}

internal sealed record ConversationFeedbackJson(int Up, int Down);

internal sealed record ConversationsJson(IReadOnlyList<ConversationJson> Conversations, int Total);

internal sealed record ConversationMessagesJson(
    IReadOnlyList<MessageJson> Messages, IReadOnlyList<TurnJson> Turns, [property: JsonPropertyName("has_more")] bool HasMore);
