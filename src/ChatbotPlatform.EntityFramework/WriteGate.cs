namespace ChatbotPlatform.EntityFramework;

/// <summary>Who may write. Most databases let everybody; SQLite has one writer, and waiting for a turn beats polling its lock.</summary>
internal class WriteGate
{
    /// <summary>Whether there is one writer, so that verbs which can be are written together.</summary>
    public virtual bool IsNarrow => false;

    /// <summary>How long a verb waits for others.</summary>
    public virtual TimeSpan Patience => TimeSpan.MaxValue;

    /// <summary>Waits for a turn to write.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public virtual ValueTask EnterAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Lets the next one in.</summary>
    public virtual void Leave()
    {
    }
}
