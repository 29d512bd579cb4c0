using System.Text.Json.Serialization;

namespace ChatbotPlatform.Sessions;

internal sealed record MessageJson(
    Guid Id,
    [property: JsonPropertyName("session_id")] Guid SessionId,
    [property: JsonPropertyName("turn_id")] Guid TurnId,
    int Ordinal,
    string Role,
    string Content,
    TurnStatus Status,
    string? Model,
    UsageJson? Usage,
    FeedbackJson? Feedback,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    public static MessageJson Of(SessionMessage m) => new(
        m.Id, m.SessionId, m.TurnId, m.Ordinal, m.Role.Value, m.Text, m.Status, m.Model, UsageJson.Of(m.Usage), FeedbackJson.Of(m.Feedback), m.CreatedAt);
}

internal sealed record UsageJson(
    [property: JsonPropertyName("input_tokens")] long? InputTokens,
    [property: JsonPropertyName("output_tokens")] long? OutputTokens)
{
    public static UsageJson? Of(TokenUsage? usage) => usage is null ? null : new(usage.InputTokens, usage.OutputTokens);
}

internal sealed record FeedbackJson(FeedbackRating Rating, string? Comment)
{
    public static FeedbackJson? Of(MessageFeedback? feedback) => feedback is null ? null : new(feedback.Rating, feedback.Comment);
}

internal sealed record MessagesJson(IReadOnlyList<MessageJson> Messages, [property: JsonPropertyName("has_more")] bool HasMore);

internal sealed record FeedbackBody
{
    public Optional<string?> Rating { get; init; }

    public string? Comment { get; init; }

    public MessageFeedback? ToFeedback()
    {
        if (!Rating.IsSet)
            throw Checks.Invalid("rating is missing; null clears the feedback.");
        var comment = Checks.Note(Comment, "comment", 1_000);
        return Rating.Or(null) switch
        {
            "up" => new MessageFeedback(FeedbackRating.Up, comment),
            "down" => new MessageFeedback(FeedbackRating.Down, comment),
            null => null,
            _ => throw Checks.Invalid("rating must be up, down or null."),
        };
    }
}
