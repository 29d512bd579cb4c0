using System.ComponentModel.DataAnnotations;

namespace ChatbotPlatform.Models;

/// <summary>Which models answer, and how patient the host is with them.</summary>
public sealed class ModelOptions
{
    /// <summary>The model that answers where none is named, as <c>provider/name</c>. When <see langword="null"/>, the first one added.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>For a model, by its full name, the models to ask in order when it fails before it says anything.</summary>
    public IDictionary<string, IList<string>> Fallbacks { get; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);

    /// <summary>How long a model may be silent before its first content. 60 seconds unless set; a local model that has to load may need more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan FirstContentTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a model may be silent once it has begun. 60 seconds unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan BetweenUpdatesTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a model that is limited, unavailable or silent is asked again before its first content. 2 unless set, 0 to 10.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before the first retry, where the provider names none; each further one is about twice as long. 1 second unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
