using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform;

/// <summary>What a host may set of the HTTP side.</summary>
public sealed class ChatHttpOptions
{
    /// <summary>The claim that holds the tenant. A user without it is a tenant of their own.</summary>
    [Required]
    public string TenantClaim { get; set; } = "tenant_id";

    /// <summary>The claims that may hold the user's id; the first one there is counts.</summary>
    [MinLength(1)]
    public IList<string> UserClaims { get; } = [ClaimTypes.NameIdentifier, "sub"];

    /// <summary>
    /// Origins of the host's own pages besides its own address: only pages of these may change something, or open the hub, by a credential
    /// that a browser sends along by itself (a cookie). Requests with an <c>Authorization</c> header are not held to it.
    /// </summary>
    public IList<string> TrustedOrigins { get; } = [];

    /// <summary>The largest request body, and the largest message to the hub, in bytes. 1 KiB to 16 MiB; 256 KiB if not set.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>How often a silent event stream sends a comment, so that nothing between takes it for dead. 15 seconds if not set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long open streams may go on to see their turns end when the host stops. 2 seconds if not set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class ChatHttpOptionsValidator : IValidateOptions<ChatHttpOptions>;
