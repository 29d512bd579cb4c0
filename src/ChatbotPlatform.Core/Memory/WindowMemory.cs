using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Memory;

/// <summary>The newest turns within <see cref="Projects.MemorySettings.KeepRecentTokens"/>, and nothing else.</summary>
internal sealed class WindowMemory : IMemoryStrategy
{
    /// <summary>More messages than this are not read, however short they are.</summary>
    private const int MaxMessages = 200;

    /// <summary>What a short message costs. So many as fit of these are read first; hardly ever they do not fill the window.</summary>
    private const int ShortMessage = 20, FewMessages = 16;

    public string Name => "window";

    public async Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken)
    {
        var budget = Math.Min(context.Settings.KeepRecentTokens, PromptAssembly.BudgetFor(context, []));
        var few = Math.Clamp(budget / ShortMessage, FewMessages, MaxMessages);
        var prompt = PromptAssembly.Of(context, [], await ReadAsync(context, few, cancellationToken), budget);
        // Very short ones: all that was read fits, and there is more.
        return prompt is { LeavesOut: true, LeftOutMessages: 0 } && few < MaxMessages
            ? PromptAssembly.Of(context, [], await ReadAsync(context, MaxMessages, cancellationToken), budget)
            : prompt;
    }

    private static Task<SessionHistory> ReadAsync(MemoryContext context, int take, CancellationToken cancellationToken) => context.Store.ReadAsync(
        context.Scope, context.SessionId, context.UserMessage.Ordinal, withSummary: false, take, oldestFirst: false, cancellationToken);
}
