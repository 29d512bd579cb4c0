namespace ChatbotPlatform;

/// <summary>Where a turn stands, and so how far its answer can be trusted to be whole. Only <see cref="Completed"/> is a whole answer.</summary>
public enum TurnStatus
{
    /// <summary>The answer grows.</summary>
    Running,

    /// <summary>The model said all it had to say.</summary>
    Completed,

    /// <summary>The user stopped it; what was said until then is kept.</summary>
    Stopped,

    /// <summary>It failed before the model said anything.</summary>
    Failed,

    /// <summary>The model broke off, was cut off or failed after it had begun; what was said until then is kept.</summary>
    Incomplete,

    /// <summary>The host that ran it went away; what was said until the last checkpoint is kept.</summary>
    Interrupted,
}
