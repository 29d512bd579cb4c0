using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.EntityFramework.Turns;

internal sealed class TurnRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public Guid SessionId { get; set; }

    public string UserId { get; set; } = null!;

    public TurnStatus Status { get; set; }

    /// <summary>The process that runs it. Only the owner's writes are taken.</summary>
    public Guid Owner { get; set; }

    /// <summary>How often it changed hands, from 1.</summary>
    public int Epoch { get; set; }

    public DateTimeOffset LeaseUntil { get; set; }

    public string? ClientMessageId { get; set; }

    public string RequestHash { get; set; } = null!;

    public string Model { get; set; } = null!;

    public Guid UserMessageId { get; set; }

    public Guid? AssistantMessageId { get; set; }

    /// <summary>What it had said at the last checkpoint, as JSON; <see langword="null"/> before the first and after its end.</summary>
    public string? Partial { get; set; }

    /// <summary>What the model was sent, as JSON; see <see cref="Memory.PromptJson"/>. Kept for a while.</summary>
    public string? Prompt { get; set; }

    public long? InputTokens { get; set; }

    public long? OutputTokens { get; set; }

    /// <summary>What it holds of its project's budget while it runs, and held when it ended; 0 without a budget.</summary>
    public long ReservedTokens { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>The day of <see cref="CreatedAt"/>, in UTC: what is counted by days is counted by it.</summary>
    public DateOnly Day { get; set; }

    /// <summary>How long after <see cref="CreatedAt"/> the answer's first text came, in milliseconds; <see langword="null"/> when none did.</summary>
    public int? FirstTextMs { get; set; }

    /// <summary>How long it ran, in milliseconds; <see langword="null"/> while it does.</summary>
    public int? DurationMs { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Turn ToTurn() => new()
    {
        Id = Id,
        ProjectId = ProjectId,
        SessionId = SessionId,
        UserMessageId = UserMessageId,
        AssistantMessageId = AssistantMessageId,
        Status = Status,
        Model = Model,
        ClientMessageId = ClientMessageId,
        Usage = Usages.Of(InputTokens, OutputTokens),
        Error = ErrorCode is null ? null : new TurnError(ChatErrors.FromCode(ErrorCode), ErrorMessage ?? ""),
        CreatedAt = CreatedAt,
        FirstTextAt = FirstTextMs is { } ms ? CreatedAt.AddMilliseconds(ms) : null,
        EndedAt = EndedAt,
    };
}
