using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace ChatbotPlatform.Host.Operating;

/// <summary>
/// The proxies in front of us, <c>Chatbot:Proxies</c> (addresses or networks such as 10.0.0.0/8): only they are believed who the client is and
/// whether it came by https. Without any, the connection itself is what counts.
/// </summary>
internal static class Proxies
{
    public static void UseConfiguredProxies(this WebApplication app)
    {
        // One that is set to nothing says nothing.
        var known = (app.Configuration.GetSection("Chatbot:Proxies").Get<string[]>() ?? []).Where(p => p.Length > 0).ToList();
        if (known.Count == 0)
            return;
        // No limit: the chain is walked from its near end, as far as it is made of proxies that are known.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in known)
        {
            if (IPAddress.TryParse(proxy, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new InvalidOperationException($"Chatbot:Proxies has \"{proxy}\", which is neither an address nor a network such as 10.0.0.0/8.");
        }

        app.UseForwardedHeaders(options);
    }
}
