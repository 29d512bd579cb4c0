namespace ChatbotPlatform.Memory;

/// <summary>The facts and a running summary of what was said long ago, then everything since, word for word. Both are made in the background.</summary>
internal sealed class SummaryMemory(SummaryParts summaries) : IMemoryStrategy
{
    /// <summary>More messages than this are not read. The summariser keeps what follows a summary far shorter.</summary>
    private const int MaxMessages = 400;

    public string Name => "summary";

    public MemoryUpkeep Upkeep => MemoryUpkeep.Summaries;

    public async Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken)
    {
        var history = await context.Store.ReadAsync(
            context.Scope, context.SessionId, context.UserMessage.Ordinal, withSummary: true, MaxMessages, oldestFirst: false, cancellationToken);
        var (before, leftOut) = summaries.Of(context, history.Summary);
        return PromptAssembly.Of(context, before, history, PromptAssembly.BudgetFor(context, before)) with { LeftOutFacts = leftOut };
    }
}
