using ChatbotPlatform.Memory;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed class SummaryRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid SessionId { get; set; }

    public int CoversThrough { get; set; }

    public string Text { get; set; } = null!;

    public int Tokens { get; set; }

    public string Model { get; set; } = null!;

    public DateTimeOffset CreatedAt { get; set; }

    public SessionSummary ToSummary() => new()
    {
        Id = Id,
        SessionId = SessionId,
        CoversThrough = CoversThrough,
        Text = Text,
        Tokens = Tokens,
        Model = Model,
        CreatedAt = CreatedAt,
    };
}
