namespace ChatbotPlatform.Limits;

/// <summary>What is limited.</summary>
public enum ChatLimit
{
    /// <summary>Requests of any kind, and calls to the hub.</summary>
    Requests,

    /// <summary>Messages that a model answers: sent, edited, or answered anew.</summary>
    Sends,

    /// <summary>New visitors, and renewals of their tokens.</summary>
    Visitors,

    /// <summary>Open event streams, answers that are waited for, and connections to the hub, at one time.</summary>
    Streams,
}

/// <summary>For whom it is limited. Asked in this order, so that a crowd behind one address uses up nothing of anybody else's.</summary>
public enum ChatLimitLevel
{
    /// <summary>One address; of IPv6, the 64 bits that a provider gives to one customer.</summary>
    Address,

    /// <summary>One user, visitor or key.</summary>
    Caller,

    /// <summary>All visitors and keys of one project.</summary>
    Project,
}

/// <summary>One that is limited.</summary>
/// <param name="Level">What kind.</param>
/// <param name="Key">Which one: the address, tenant and user, or the project.</param>
public readonly record struct ChatLimitPartition(ChatLimitLevel Level, string Key);

/// <summary>Says of a route what is limited besides its requests.</summary>
internal sealed record LimitedBy(params ChatLimit[] Limits);
