using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Memory;

/// <summary>Live messages of a session that are not in the search index yet, the oldest first.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="From">Up to which ordinal the index went.</param>
/// <param name="Through">Up to which it will go when these are in it.</param>
/// <param name="Messages">The messages.</param>
/// <param name="Version">See <see cref="SessionHistory.Version"/>.</param>
public sealed record UnindexedMessages(Guid SessionId, int From, int Through, IReadOnlyList<SessionMessage> Messages, int Version);

/// <summary>A message as the index knows it.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="Terms">Its words, each once: letters, digits and marks only.</param>
/// <param name="Vector">What it means, when there is an embedding generator.</param>
public sealed record SearchEntry(Guid MessageId, int Ordinal, IReadOnlyList<string> Terms, ReadOnlyMemory<float>? Vector = null);

/// <summary>What is looked for in the index.</summary>
public sealed record MemorySearch
{
    /// <summary>The project.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Only what was said before this ordinal of the session: the rest is in the prompt.</summary>
    public required int Before { get; init; }

    /// <summary>Whether the same user's other sessions in the project are searched too.</summary>
    public bool OtherSessions { get; init; }

    /// <summary>The words; a message that has any of them may be found.</summary>
    public required IReadOnlyList<string> Terms { get; init; }

    /// <summary>What is meant; messages that mean the like may be found too.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>How many messages at most, without their neighbours.</summary>
    public int Take { get; init; } = 32;

    /// <summary>How many are read at most, neighbours included: those of the best first.</summary>
    public int Most { get; init; } = 400;

    /// <summary>Where fewer than so many are found with their neighbours, the newest of the session are read too, up to so many in all.</summary>
    public int AtLeast { get; init; }

    /// <summary>How many messages before each are read with it.</summary>
    public int Preceding { get; init; } = 1;

    /// <summary>How many messages after each are read with it.</summary>
    public int Following { get; init; } = 1;
}

/// <summary>What was found.</summary>
/// <param name="Messages">The messages that were found and, for context, what was said just before and after each; and the newest.</param>
/// <param name="Counts">In how many messages each word is, as far as that was counted: of the commonest words some messages may be counted that were not searched.</param>
/// <param name="Similarities">How near messages are in meaning, for those that were found by it.</param>
public sealed record MemoryFindings(
    IReadOnlyList<SessionMessage> Messages, IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<Guid, double> Similarities)
{
    /// <summary>Nothing.</summary>
    public static MemoryFindings None { get; } = new([], new Dictionary<string, int>(), new Dictionary<Guid, double>());
}
