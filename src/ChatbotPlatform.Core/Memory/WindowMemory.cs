namespace ChatbotPlatform.Memory;

/// <summary>The newest turns within <see cref="Projects.MemorySettings.KeepRecentTokens"/>, and nothing else.</summary>
internal sealed class WindowMemory : IMemoryStrategy
{
    /// <summary>More messages than this are not read, however short they are.</summary>
    private const int MaxMessages = 200;

    public string Name => "window";

    public async Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken)
    {
        var history = await context.Store.ReadAsync(
            context.Scope, context.SessionId, context.UserMessage.Ordinal, withSummary: false, MaxMessages, oldestFirst: false, cancellationToken);
        var budget = Math.Min(context.Settings.KeepRecentTokens, PromptAssembly.BudgetFor(context, []));
        return PromptAssembly.Of(context, [], history, budget);
    }
}
