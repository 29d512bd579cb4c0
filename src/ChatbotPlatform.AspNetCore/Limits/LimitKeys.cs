using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatbotPlatform.Access;

namespace ChatbotPlatform.Limits;

/// <summary>Whom a request is counted for.</summary>
internal static class LimitKeys
{
    /// <summary>Between tenant and user: neither can hold it.</summary>
    private const char Between = '\n';

    /// <summary>
    /// An address. Of IPv6 the first 64 bits: a customer has all that follow, and would else be as many strangers as they please
    /// (RFC 6177). The same IPv4 address in either writing is one.
    /// </summary>
    public static ChatLimitPartition Address(IPAddress? address)
    {
        var key = address switch
        {
            null => "unknown",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Prefix(address),
            _ => address.ToString(),
        };
        return new ChatLimitPartition(ChatLimitLevel.Address, key);
    }

    public static ChatLimitPartition Caller(ChatScope scope) => new(ChatLimitLevel.Caller, $"{scope.TenantId}{Between}{scope.UserId}");

    public static ChatLimitPartition Project(string project) => new(ChatLimitLevel.Project, project);

    public static bool IsOfApiKey(string callerKey) =>
        callerKey.AsSpan(callerKey.IndexOf(Between, StringComparison.Ordinal) + 1).StartsWith(ReservedUsers.Key, StringComparison.Ordinal);

    public static bool IsApiKey(ChatScope scope) => scope.UserId.StartsWith(ReservedUsers.Key, StringComparison.Ordinal);

    private static string Prefix(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(bytes[..8])}/64");
    }
}
