using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Testing;

/// <summary>Connects SignalR's client core over a bare web socket, without a negotiation before it.</summary>
public sealed class WebSocketConnectionFactory(Action<ClientWebSocketOptions>? configure = null) : IConnectionFactory
{
    /// <summary>A client of a hub, not yet started.</summary>
    /// <param name="hub">The hub's address, http or ws.</param>
    /// <param name="configure">Sets headers and the like.</param>
    public static HubConnection Create(Uri hub, Action<ClientWebSocketOptions>? configure = null)
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(configure));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(hub));
        return builder.Build();
    }

    /// <inheritdoc />
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = new UriBuilder(((UriEndPoint)endpoint).Uri);
        address.Scheme = address.Scheme.Replace("http", "ws", StringComparison.Ordinal);
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(address.Uri, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new WebSocketConnection(socket);
    }

    private sealed class WebSocketConnection : ConnectionContext
    {
        private readonly ClientWebSocket _socket;
        private readonly Pipe _incoming = new();
        private readonly Pipe _outgoing = new();
        private readonly Task _running;

        public WebSocketConnection(ClientWebSocket socket)
        {
            _socket = socket;
            Transport = new Duplex(_incoming.Reader, _outgoing.Writer);
            _running = Task.WhenAll(ReceiveAsync(), SendAsync());
        }

        public override IDuplexPipe Transport { get; set; }

        public override string ConnectionId { get; set; } = Guid.CreateVersion7().ToString();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override void Abort(ConnectionAbortedException abortReason) => _socket.Abort();

        public override async ValueTask DisposeAsync()
        {
            await Transport.Output.CompleteAsync();
            await Transport.Input.CompleteAsync();
            _socket.Abort();
            await _running;
            _socket.Dispose();
            await base.DisposeAsync();
        }

        private async Task ReceiveAsync()
        {
            try
            {
                while (true)
                {
                    var received = await _socket.ReceiveAsync(_incoming.Writer.GetMemory(4096), CancellationToken.None);
                    if (received.MessageType == WebSocketMessageType.Close)
                        break;
                    _incoming.Writer.Advance(received.Count);
                    if ((await _incoming.Writer.FlushAsync()).IsCompleted)
                        break;
                }

                await _incoming.Writer.CompleteAsync();
            }
            catch (Exception e)
            {
                await _incoming.Writer.CompleteAsync(e);
            }
        }

        private async Task SendAsync()
        {
            try
            {
                while (true)
                {
                    var read = await _outgoing.Reader.ReadAsync();
                    if (!read.Buffer.IsEmpty)
                        await _socket.SendAsync(read.Buffer.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                    _outgoing.Reader.AdvanceTo(read.Buffer.End);
                    if (read.IsCompleted)
                        break;
                }

                await _outgoing.Reader.CompleteAsync();
            }
            catch (Exception e)
            {
                await _outgoing.Reader.CompleteAsync(e);
            }
        }

        private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}
