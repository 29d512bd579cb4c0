namespace ChatbotPlatform.Memory;

/// <summary>How a history becomes a prompt. Chosen by name in a project's memory settings; a host may add its own.</summary>
public interface IMemoryStrategy
{
    /// <summary>The name by which a project chooses it, in lower case.</summary>
    string Name { get; }

    /// <summary>What is to be made of a session in the background, after its answers, for this strategy.</summary>
    MemoryUpkeep Upkeep => MemoryUpkeep.None;

    /// <summary>Chooses what the model is sent. The newest message, the one that is to be answered, is always among it.</summary>
    Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken);
}

/// <summary>What is made of a session in the background.</summary>
[Flags]
public enum MemoryUpkeep
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Summaries and facts.</summary>
    Summaries = 1,

    /// <summary>An index by which its messages are found again.</summary>
    SearchIndex = 2,
}
