using System.Net;
using System.Net.Sockets;

namespace ChatbotPlatform.Models;

/// <summary>
/// Makes the handlers that connect to model providers: they follow no redirect, which would carry the key to wherever it points,
/// and connect only to addresses that a provider may have, resolved once for each connection.
/// </summary>
public static class ProviderHandler
{
    /// <summary>A handler for a provider's client, also for one that is not ours.</summary>
    /// <param name="baseUrl">The provider's address. Private networks are reached when it names one: by an address (<c>http://10.0.0.5</c>) or by a name that only means something inside (<c>localhost</c>, <c>ollama</c>, <c>gpu.internal</c>).</param>
    /// <param name="allowPrivateNetwork">Whether a public name may lead into a private network. Link-local addresses, where clouds keep credentials, are never reached.</param>
    public static SocketsHttpHandler Create(Uri baseUrl, bool allowPrivateNetwork = false)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        return Create(baseUrl, allowPrivateNetwork, resolver: null);
    }

    internal static SocketsHttpHandler Create(Uri baseUrl, bool allowPrivateNetwork, HostResolver? resolver) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // The client lives as long as the host: connections end now and then, so that a change in DNS is seen.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = new GuardedConnect(baseUrl.IdnHost, allowPrivateNetwork, resolver).ConnectAsync,
    };

    private sealed class GuardedConnect(string provider, bool allowPrivateNetwork, HostResolver? resolver)
    {
        public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            // Another host than the provider's is the proxy that the operator has set, most often one inside.
            var inside = allowPrivateNetwork || AddressRules.IsInside(provider) || !host.Equals(provider, StringComparison.OrdinalIgnoreCase);
            IPAddress[] found = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await (resolver ?? Dns.GetHostAddressesAsync)(host, cancellationToken);
            var allowed = Array.FindAll(found, a => AddressRules.Allows(a, inside));
            if (found.Length > 0 && allowed.Length == 0)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "The provider's name leads to an address that is not allowed.");
            return await ConnectAsync(allowed, port, cancellationToken);
        }

        private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
        {
            Exception failure = new SocketException((int)SocketError.HostNotFound);
            foreach (var address in addresses)
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch (Exception e) when (e is SocketException or OperationCanceledException)
                {
                    socket.Dispose();
                    cancellationToken.ThrowIfCancellationRequested();
                    failure = e;
                }
            }

            throw failure;
        }
    }
}

/// <summary>Resolves a name; tests bring their own.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);
