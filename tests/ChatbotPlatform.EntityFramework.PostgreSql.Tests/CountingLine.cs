using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

/// <summary>A way to the server that counts how often somebody speaks after the server has.</summary>
internal sealed class CountingLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _server;
    private readonly Task _accepting;
    private int _roundTrips;

    public CountingLine(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int RoundTrips => Volatile.Read(ref _roundTrips);

    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port, MaxPoolSize = 1,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            client.NoDelay = server.NoDelay = true;
            var serverSpoke = 1;
            await Task.WhenAny(
                CopyAsync(client, server, () =>
                {
                    if (Interlocked.Exchange(ref serverSpoke, 0) == 1)
                        Interlocked.Increment(ref _roundTrips);
                }),
                CopyAsync(server, client, () => Volatile.Write(ref serverSpoke, 1)));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Action spoke)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var read)
            {
                spoke();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two hung up.
        }
    }
}
