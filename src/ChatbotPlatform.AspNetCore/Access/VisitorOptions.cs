using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Access;

/// <summary>How long visitors' tokens count.</summary>
public sealed class VisitorOptions
{
    /// <summary>How long a visitor token gives access. 15 minutes if not set.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a visitor may stay away and still be known. Begins anew with each renewal. 30 days if not set.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RenewalLifetime { get; set; } = TimeSpan.FromDays(30);
}

[OptionsValidator]
internal sealed partial class VisitorOptionsValidator : IValidateOptions<VisitorOptions>;
