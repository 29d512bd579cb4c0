using System.Diagnostics;

namespace ChatbotPlatform.Benchmarks.ModelServer;

/// <summary>
/// One thread sends all tokens when they are due: a timer and a task for each stream would cost more than what is measured.
/// </summary>
internal sealed class Sender(Answer answer)
{
    // What is due within half of the timer's grain is sent now.
    private static readonly long Slack = Stopwatch.Frequency / 2000;

    private readonly PriorityQueue<Reply, long> _waiting = new();
    private long _delay;
    private long _firstToken;

    /// <summary>An answer in pieces as they are sent: one a token, or all at once where there is no delay between them.</summary>
    public byte[][] Parts => Volatile.Read(ref _delay) == 0 ? [answer.All] : answer.Tokens;

    /// <summary>Sets the pace of the answers that begin from now on.</summary>
    public void SetPace(int delayMs, int firstTokenMs)
    {
        Volatile.Write(ref _delay, delayMs * Stopwatch.Frequency / 1000);
        Volatile.Write(ref _firstToken, firstTokenMs * Stopwatch.Frequency / 1000);
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "sender" }.Start();

    /// <summary>Sends an answer; ends when all of it was sent.</summary>
    public Task SendAsync(Reply reply, bool delayed)
    {
        var wait = delayed ? _firstToken : 0;
        if (wait == 0 && !SendNow(reply))
            return reply.Done;
        if (wait > 0)
            reply.Due = Stopwatch.GetTimestamp() + wait;
        lock (_waiting)
        {
            _waiting.Enqueue(reply, reply.Due);
            Monitor.Pulse(_waiting);
        }

        return reply.Done;
    }

    private void Run()
    {
        while (true)
        {
            var reply = TakeDue();
            if (SendNow(reply))
            {
                lock (_waiting)
                    _waiting.Enqueue(reply, reply.Due);
            }
        }
    }

    private Reply TakeDue()
    {
        lock (_waiting)
        {
            while (true)
            {
                if (!_waiting.TryPeek(out var reply, out var due))
                {
                    Monitor.Wait(_waiting);
                    continue;
                }

                var left = due - Stopwatch.GetTimestamp();
                if (left <= Slack)
                {
                    _waiting.Dequeue();
                    return reply;
                }

                Monitor.Wait(_waiting, Math.Max(1, (int)(left * 1000 / Stopwatch.Frequency)));
            }
        }
    }

    /// <summary>Sends one part and says when the next is due.</summary>
    /// <returns>Whether there is a next one.</returns>
    private bool SendNow(Reply reply)
    {
        var now = Stopwatch.GetTimestamp();
        switch (reply.SendNext())
        {
            case SendResult.More:
                // From when it was due: a late token does not make all that follow late.
                reply.Due = (reply.Due == 0 ? now : reply.Due) + _delay;
                return true;
            case SendResult.Full:
                reply.Due = now + Stopwatch.Frequency / 200;
                return true;
            default:
                return false;
        }
    }
}
