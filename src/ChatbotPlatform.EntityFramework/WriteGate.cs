namespace ChatbotPlatform.EntityFramework;

/// <summary>Who may write. Most databases let everybody; SQLite has one writer, and waiting for a turn beats polling its lock.</summary>
internal class WriteGate
{
    /// <summary>Waits for a turn to write.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public virtual ValueTask EnterAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Lets the next one in.</summary>
    public virtual void Leave()
    {
    }
}
