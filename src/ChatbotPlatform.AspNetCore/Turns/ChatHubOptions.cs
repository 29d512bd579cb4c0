using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>Binds the hub to our limits, whatever the host has set for its other hubs.</summary>
internal sealed class ChatHubOptions(IOptions<ChatHttpOptions> options) : IConfigureOptions<HubOptions<ChatHub>>
{
    public void Configure(HubOptions<ChatHub> hub)
    {
        hub.MaximumReceiveMessageSize = options.Value.MaxBodyBytes;
        hub.EnableDetailedErrors = false;
    }
}
