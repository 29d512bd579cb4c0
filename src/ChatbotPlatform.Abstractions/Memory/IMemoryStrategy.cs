namespace ChatbotPlatform.Memory;

/// <summary>How a history becomes a prompt. Chosen by name in a project's memory settings; a host may add its own.</summary>
public interface IMemoryStrategy
{
    /// <summary>The name by which a project chooses it, in lower case.</summary>
    string Name { get; }

    /// <summary>Chooses what the model is sent. The newest message, the one that is to be answered, is always among it.</summary>
    Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken);
}
