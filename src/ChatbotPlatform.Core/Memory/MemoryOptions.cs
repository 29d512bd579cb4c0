using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Memory;

/// <summary>How memory works on this host, for all projects.</summary>
public sealed class MemoryOptions
{
    /// <summary>The model that writes summaries where a project names none, as <c>provider/name</c>. When <see langword="null"/>, the one that answers.</summary>
    public string? SummaryModel { get; set; }

    /// <summary>How long a summary may take. Default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SummaryTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it is kept what a model was sent for a turn (<c>GET /turns/{id}/context</c>); zero keeps nothing. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan ContextRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often sessions are looked for whose summary is due and whose next turn has not come. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(15);
}

[OptionsValidator]
internal sealed partial class MemoryOptionsValidator : IValidateOptions<MemoryOptions>;
