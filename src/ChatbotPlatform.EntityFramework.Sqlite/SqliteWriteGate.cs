namespace ChatbotPlatform.EntityFramework.Sqlite;

/// <summary>
/// One writer at a time within the process, first come, first served. Without it the writers would wait in SQLite's busy handler,
/// each on a thread of its own, and the unlucky ones would starve.
/// </summary>
internal sealed class SqliteWriteGate : WriteGate, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public override bool IsNarrow => true;

    public override TimeSpan Patience => TimeSpan.FromSeconds(SqliteFile.BusySeconds);

    public override async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(Patience, cancellationToken))
            throw new TimeoutException("Other writes take too long.");
    }

    public override void Leave() => _gate.Release();

    public void Dispose() => _gate.Dispose();
}
