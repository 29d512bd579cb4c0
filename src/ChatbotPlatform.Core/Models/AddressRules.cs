using System.Net;
using System.Net.Sockets;

namespace ChatbotPlatform.Models;

/// <summary>
/// Which addresses a provider may have. Its name is configuration's, but what a name resolves to is the business of whoever
/// holds its domain: a public name must not lead to what only this machine's network can reach.
/// </summary>
internal static class AddressRules
{
    // Where clouds give out their machines' credentials, as far as these are not link-local (which is never reached).
    private static readonly IPAddress[] Metadata =
        [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"), IPAddress.Parse("168.63.129.16"), IPAddress.Parse("fd00:ec2::254")];

    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"), IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"),
    ];

    // RFC 6761, 6762, 8375, and what ICANN keeps out of the public names (internal): nobody outside can hold these.
    private static readonly string[] InsideNames = [".localhost", ".local", ".internal", ".home.arpa", ".lan"];

    /// <summary>Whether a name or address was plainly meant for inside: an address of a private network itself, or a name that no public server answers for.</summary>
    public static bool IsInside(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return IsPrivate(Plain(address));
        var name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal) || Array.Exists(InsideNames, s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a connection may be made.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="inside">Whether private networks are allowed.</param>
    public static bool Allows(IPAddress address, bool inside)
    {
        var plain = Plain(address);
        return !Array.Exists(Metadata, plain.Equals) && !Array.Exists(Never, n => n.Contains(plain)) && (inside || !IsPrivate(plain));
    }

    private static bool IsPrivate(IPAddress address) => Array.Exists(Private, n => n.Contains(address));

    /// <summary>The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64 (RFC 6052), 6to4 (RFC 3056); else itself.</summary>
    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> b = stackalloc byte[16];
        address.TryWriteBytes(b, out _);
        var leadingZeros = b.IndexOfAnyExcept((byte)0);
        if (address.IsIPv4MappedToIPv6 || (leadingZeros is >= 12 and < 15))
            return new IPAddress(b[12..]);
        if (b[..12].SequenceEqual<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) || b[..6].SequenceEqual<byte>([0, 0x64, 0xff, 0x9b, 0, 1]))
            return new IPAddress(b[12..]);
        return b[0] == 0x20 && b[1] == 0x02 ? new IPAddress(b[2..6]) : new IPAddress(b);
    }
}
