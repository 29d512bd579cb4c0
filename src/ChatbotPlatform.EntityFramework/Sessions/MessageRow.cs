using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.EntityFramework.Sessions;

internal sealed class MessageRow : ITenantRow
{
    /// <summary>The stored form of <see cref="ChatRole.User"/>.</summary>
    public const string User = "user";

    /// <summary>The stored form of <see cref="ChatRole.Assistant"/>.</summary>
    public const string Assistant = "assistant";

    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid SessionId { get; set; }

    public Guid TurnId { get; set; }

    public int Ordinal { get; set; }

    public string Role { get; set; } = null!;

    public string Text { get; set; } = null!;

    /// <summary>The parts as JSON; see <see cref="ContentsJson"/>.</summary>
    public string Contents { get; set; } = null!;

    public TurnStatus Status { get; set; }

    public string? Model { get; set; }

    public long? InputTokens { get; set; }

    public long? OutputTokens { get; set; }

    public FeedbackRating? FeedbackRating { get; set; }

    public string? FeedbackComment { get; set; }

    /// <summary>The turn that took this message out of the history; its own id when it was deleted; <see langword="null"/> while it is live.</summary>
    public Guid? SupersededBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public SessionMessage ToMessage() => new()
    {
        Id = Id,
        SessionId = SessionId,
        TurnId = TurnId,
        Ordinal = Ordinal,
        Role = new ChatRole(Role),
        Text = Text,
        Contents = ContentsJson.Read(Contents),
        Status = Status,
        Model = Model,
        Usage = Usages.Of(InputTokens, OutputTokens),
        Feedback = FeedbackRating is { } rating ? new MessageFeedback(rating, FeedbackComment) : null,
        CreatedAt = CreatedAt,
    };
}
