using System.Net.Sockets;
using System.Net.WebSockets;
using ChatbotPlatform.Benchmarks.Measuring;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Load;

/// <summary>Many users at the same time, each of whom sends turn after turn on a connection that stays open.</summary>
/// <param name="Streams">How many users.</param>
/// <param name="Turns">Turns of each.</param>
/// <param name="SessionTurns">Turns of a session, before its user begins a new one.</param>
/// <param name="Spread">How long the users' first turns are spread over: people do not press a key at the same instant.</param>
internal sealed record TurnLoad(int Streams, int Turns, int SessionTurns, TimeSpan Spread)
{
    /// <summary>How a user connects; by server-sent events if left out.</summary>
    public Func<TurnClient>? Connect { get; init; }

    /// <summary>Sessions that are there, one for each user, who stays in it; if left out, users begin their own.</summary>
    public IReadOnlyList<string>? Sessions { get; init; }

    /// <summary>Runs it and measures what the server did meanwhile.</summary>
    public async Task<Figures> RunAsync(ChatSystem system, ServerProcess model)
    {
        var gaps = new List<double>();
        var firstTexts = new List<double>();
        var use = new CpuUse(system, model);
        var users = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => Task.Run(() => UserAsync(system, Spread * i / Streams, Sessions?[i]))));
        var turns = (double)Streams * Turns;
        var figures = use.Per(turns);
        foreach (var user in users)
        {
            gaps.AddRange(user.Gaps);
            firstTexts.AddRange(user.FirstTexts);
        }

        return figures with
        {
            FirstTextP50 = Percentiles.Of(firstTexts, 0.5),
            FirstTextP99 = Percentiles.Of(firstTexts, 0.99),
            GapP99 = Percentiles.Of(gaps, 0.99),
            BytesPerTurn = users.Sum(u => u.Bytes) / turns,
            FramesPerTurn = users.Sum(u => u.Frames) / turns,
            Errors = users.Sum(u => u.Errors),
        };
    }

    private async Task<User> UserAsync(ChatSystem system, TimeSpan wait, string? place)
    {
        await Task.Delay(wait);
        var user = new User();
        TurnClient? client = null;
        var session = place;
        for (var turn = 0; turn < Turns; turn++)
        {
            if (turn % SessionTurns == 0)
                session = place;
            var whole = false;
            try
            {
                if (client is null)
                {
                    client = Connect?.Invoke() ?? new SseTurnClient(system);
                    await client.ConnectAsync();
                }

                var sample = await client.TurnAsync(session, user.Gaps);
                whole = sample.IsWhole;
                user.Take(sample);
                session ??= client.SessionId;
            }
            catch (Exception e) when (e is SocketException or WebSocketException)
            {
                // Counted below: the server closed the connection.
            }

            if (whole)
                continue;
            user.Errors++;
            client?.Dispose();
            client = null;
        }

        client?.Dispose();
        return user;
    }

    private sealed class User
    {
        public List<double> Gaps { get; } = [];

        public List<double> FirstTexts { get; } = [];

        public long Bytes { get; private set; }

        public long Frames { get; private set; }

        public int Errors { get; set; }

        public void Take(TurnSample sample)
        {
            if (sample.FirstText > 0)
                FirstTexts.Add(sample.FirstText);
            Bytes += sample.Bytes;
            Frames += sample.Frames;
        }
    }
}
