namespace ChatbotPlatform.Memory;

/// <summary>The whole history, as far as the prompt's budget goes: the newest turns first.</summary>
internal sealed class FullMemory : IMemoryStrategy
{
    /// <summary>More messages than this are not read: at ten tokens each they exceed the budgets of most models.</summary>
    private const int MaxMessages = 2_000;

    public string Name => "full";

    public async Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken)
    {
        var history = await context.Store.ReadAsync(
            context.Scope, context.SessionId, context.UserMessage.Ordinal, withSummary: false, MaxMessages, oldestFirst: false, cancellationToken);
        return PromptAssembly.Of(context, [], history, PromptAssembly.BudgetFor(context, []));
    }
}
