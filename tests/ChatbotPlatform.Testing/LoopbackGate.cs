namespace ChatbotPlatform.Testing;

/// <summary>Holds a loopback stream at a point until the test lets it go on, so that no test has to sleep.</summary>
public sealed class LoopbackGate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a stream has come to the gate: all before it has left the server.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets every stream through, now and later.</summary>
    public void Open() => _open.TrySetResult();

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _open.Task.WaitAsync(cancellationToken);
    }
}
