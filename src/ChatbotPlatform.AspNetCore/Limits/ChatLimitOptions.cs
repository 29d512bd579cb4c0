using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Limits;

/// <summary>
/// How much is let in, in one process. What is given by the minute may be used all at once, and comes back evenly. 0 does not limit.
/// </summary>
public sealed class ChatLimitOptions
{
    private const int Most = 10_000_000;

    /// <summary>Whether anything is limited. Default true. A host that limits elsewhere turns it off.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Requests of one address in a minute. Default 3,000: an office of 100 people behind one address, each with a busy page (one request every two seconds).
    /// </summary>
    [Range(0, Most)]
    public int AddressRequestsPerMinute { get; set; } = 3_000;

    /// <summary>Requests of one user, visitor or key in a minute. Default 600: ten a second, which no person makes, and a server with a key rarely.</summary>
    [Range(0, Most)]
    public int CallerRequestsPerMinute { get; set; } = 600;

    /// <summary>Requests to one project by its visitors and keys in a minute. Default 60,000: what one process answers, so that one project does not take all of it.</summary>
    [Range(0, Most)]
    public int ProjectRequestsPerMinute { get; set; } = 60_000;

    /// <summary>
    /// Messages sent from one address in a minute. Default 60: some twenty people who write at once, and with that the most that
    /// someone who makes up visitors can have answered. Not asked of secret keys, whose server sends for all of its users.
    /// </summary>
    [Range(0, Most)]
    public int AddressSendsPerMinute { get; set; } = 60;

    /// <summary>Messages sent by one user or visitor in a minute. Default 20: one every three seconds, faster than answers can be read.</summary>
    [Range(0, Most)]
    public int CallerSendsPerMinute { get; set; } = 20;

    /// <summary>Messages sent with one secret key in a minute. Default 600: a server that sends for some hundreds of users.</summary>
    [Range(0, Most)]
    public int KeySendsPerMinute { get; set; } = 600;

    /// <summary>Messages sent to one project by its visitors and keys in a minute. Default 1,200: some four hundred people who write at once.</summary>
    [Range(0, Most)]
    public int ProjectSendsPerMinute { get; set; } = 1_200;

    /// <summary>Visitors made or renewed from one address in a minute. Default 30: a class that opens a page at once; a visitor comes back every 15 minutes.</summary>
    [Range(0, Most)]
    public int AddressVisitorsPerMinute { get; set; } = 30;

    /// <summary>Visitors made or renewed in one project in a minute. Default 3,000: fifty page views a second.</summary>
    [Range(0, Most)]
    public int ProjectVisitorsPerMinute { get; set; } = 3_000;

    /// <summary>Streams open at one time from one address. Default 300: an office of 100 people with three each.</summary>
    [Range(0, Most)]
    public int AddressStreams { get; set; } = 300;

    /// <summary>Streams open at one time by one user or visitor. Default 20: ten tabs, each with its connection and a stream.</summary>
    [Range(0, Most)]
    public int CallerStreams { get; set; } = 20;

    /// <summary>Streams open at one time by one secret key. Default 300, as from one address.</summary>
    [Range(0, Most)]
    public int KeyStreams { get; set; } = 300;

    /// <summary>Streams open at one time to one project by its visitors and keys. Default 10,000, which one process holds.</summary>
    [Range(0, Most)]
    public int ProjectStreams { get; set; } = 10_000;
}

[OptionsValidator]
internal sealed partial class ChatLimitOptionsValidator : IValidateOptions<ChatLimitOptions>;
