using ChatbotPlatform.EntityFramework.Model;
using ChatbotPlatform.Memory;

namespace ChatbotPlatform.EntityFramework.Memory;

internal sealed class SummaryRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid Id { get; set; }

    public Guid SessionId { get; set; }

    public int CoversThrough { get; set; }

    public string Text { get; set; } = null!;

    /// <summary>The facts as JSON; see <see cref="FactsJson"/>.</summary>
    public string Facts { get; set; } = null!;

    public int Tokens { get; set; }

    public string Model { get; set; } = null!;

    public long? InputTokens { get; set; }

    public long? OutputTokens { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public static SummaryRow Of(string tenantId, SessionSummary summary) => new()
    {
        TenantId = tenantId,
        Id = summary.Id,
        SessionId = summary.SessionId,
        CoversThrough = summary.CoversThrough,
        Text = summary.Text,
        Facts = FactsJson.Write(summary.Facts),
        Tokens = summary.Tokens,
        Model = summary.Model,
        InputTokens = summary.Usage?.InputTokens,
        OutputTokens = summary.Usage?.OutputTokens,
        CreatedAt = Moment.Truncate(summary.CreatedAt),
    };

    public SessionSummary ToSummary() => new()
    {
        Id = Id,
        SessionId = SessionId,
        CoversThrough = CoversThrough,
        Text = Text,
        Facts = FactsJson.Read(Facts),
        Tokens = Tokens,
        Model = Model,
        Usage = Usages.Of(InputTokens, OutputTokens),
        CreatedAt = CreatedAt,
    };
}
