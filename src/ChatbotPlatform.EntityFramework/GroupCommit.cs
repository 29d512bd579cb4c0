using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// Verbs that came while the disk was busy with others are written together: each for itself, behind a savepoint, and all by one commit. Where
/// there is one writer, a wait for the disk each is what a burst would otherwise queue for. None is answered before that commit.
/// </summary>
internal sealed class GroupCommit(ContextSource contexts, DatabaseFaults faults, WriteGate gate)
{
    /// <summary>A bound, not a tuning: other writers get their turn between two groups.</summary>
    private const int MaxVerbs = 128;

    private const string Savepoint = "verb";

    private readonly ConcurrentQueue<Verb> _waiting = new();
    private int _isWriting;

    /// <summary>Runs a verb with whatever others there are. It neither commits nor rolls back; what it throws undoes what it did, and only that.</summary>
    /// <exception cref="TimeoutException">It waited for too long.</exception>
    public Task<T> WriteAsync<T>(Tenants tenants, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        var verb = new Verb<T>(tenants, write, cancellationToken);
        _waiting.Enqueue(verb);
        Begin();
        return verb.Answer;
    }

    private void Begin()
    {
        if (Interlocked.CompareExchange(ref _isWriting, 1, 0) != 0)
            return;
        // On nobody's account: not in the trace of whoever came first.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(WriteAllAsync);
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } group)
            await WriteAsync(group);
        Volatile.Write(ref _isWriting, 0);
        // Whoever came after the last look saw us writing.
        if (!_waiting.IsEmpty)
            Begin();
    }

    private List<Verb> Take()
    {
        var group = new List<Verb>();
        while (group.Count < MaxVerbs && _waiting.TryDequeue(out var verb))
            if (verb.HasWaited(gate.Patience))
                verb.End(new TimeoutException("Other writes take too long."));
            else
                group.Add(verb);
        return group;
    }

    private async Task WriteAsync(List<Verb> group)
    {
        Exception? failure = null;
        try
        {
            await gate.EnterAsync(CancellationToken.None);
            try
            {
                await CommitAsync(group);
            }
            finally
            {
                gate.Leave();
            }
        }
        catch (Exception e)
        {
            // Nothing of the group is stored.
            failure = e;
        }

        foreach (var verb in group)
            verb.End(failure);
    }

    private async Task CommitAsync(List<Verb> group)
    {
        await using var lease = contexts.Open();
        var context = lease.Context;
        await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            context.Database.AutoSavepointsEnabled = false;
            await using var transaction = await context.Database.BeginTransactionAsync();
            foreach (var verb in group)
            {
                context.ChangeTracker.Clear();
                if (group.Count > 1)
                    await transaction.CreateSavepointAsync(Savepoint);
                try
                {
                    using var stay = TenantStay.Enter(context, verb.Tenants);
                    await verb.RunAsync(context);
                }
                catch (Exception e) when (group.Count > 1 && !faults.IsUnavailable(e))
                {
                    verb.Refuse(e);
                    await transaction.RollbackToSavepointAsync(Savepoint);
                }

                if (group.Count > 1)
                    await transaction.ReleaseSavepointAsync(Savepoint);
            }

            await transaction.CommitAsync();
        });
    }

    private abstract class Verb(Tenants tenants)
    {
        private readonly long _since = Stopwatch.GetTimestamp();

        public Tenants Tenants => tenants;

        protected Exception? Refusal { get; set; }

        public bool HasWaited(TimeSpan limit) => Stopwatch.GetElapsedTime(_since) > limit;

        public void Refuse(Exception refusal) => Refusal = refusal;

        public abstract Task RunAsync(DbContext context);

        /// <summary>The group is stored, or it is not.</summary>
        public abstract void End(Exception? failure);
    }

    private sealed class Verb<T>(Tenants tenants, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) : Verb(tenants)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Answer => _answer.Task;

        public override async Task RunAsync(DbContext context)
        {
            // A strategy that retries runs it again.
            Refusal = null;
            cancellationToken.ThrowIfCancellationRequested();
            _result = await write(context, cancellationToken);
        }

        public override void End(Exception? failure)
        {
            if ((Refusal ?? failure) is { } why)
                _answer.SetException(why);
            else
                _answer.SetResult(_result);
        }
    }
}
