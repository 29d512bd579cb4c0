using System.ComponentModel.DataAnnotations;

namespace ChatbotPlatform.Turns;

/// <summary>How turns run on this node.</summary>
public sealed class TurnOptions
{
    /// <summary>The longest user message, in UTF-16 units. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxMessageLength { get; set; } = 10_000;

    /// <summary>How long a turn may take in all, from its acceptance. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many frames of text a reader gets in a second at most, after the first text, which goes out at once. Default 30.</summary>
    [Range(1, 1000)]
    public int FramesPerSecond { get; set; } = 30;

    /// <summary>How often the running turns of this node are kept, all in one write. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after its last checkpoint a turn of a dead node is ended by another, and so the longest time a session stays
    /// busy after a crash. At least three checkpoint intervals. Default 15 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.030", "01:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a turn that runs elsewhere is looked up for a reader. Default 500 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What the model is told when a project has no enabled prompt.</summary>
    [Required]
    public string DefaultPrompt { get; set; } =
        "You are a helpful assistant. Answer truthfully and to the point; say so when you do not know.";
}
