using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>A host's <see cref="IChatReducer"/> as a strategy: it is given the system messages and the newest of the history, and says what is sent.</summary>
internal sealed class ReducerMemory(string name, IChatReducer reducer) : IMemoryStrategy
{
    /// <summary>More messages than this are not read, so that a turn's cost does not grow with its session.</summary>
    private const int MaxMessages = 400;

    public string Name => name;

    public async Task<PromptContext> BuildAsync(MemoryContext context, CancellationToken cancellationToken)
    {
        var history = await context.Store.ReadAsync(
            context.Scope, context.SessionId, context.UserMessage.Ordinal, withSummary: false, MaxMessages, oldestFirst: false, cancellationToken);
        var all = PromptAssembly.Of(context, [], history, int.MaxValue).Parts;
        var reduced = (await reducer.ReduceAsync(all.Select(p => p.Message), cancellationToken)).ToList();
        var known = all.ToDictionary<PromptPart, object>(p => p.Message, ReferenceEqualityComparer.Instance);
        var parts = reduced.ConvertAll(m => known.GetValueOrDefault(m) ?? Made(context, m));
        // Whatever is reduced, the message that is to be answered is not.
        if (parts.Count == 0 || parts[^1].MessageId != context.UserMessage.Id)
        {
            parts.RemoveAll(p => p.MessageId == context.UserMessage.Id);
            parts.Add(all[^1]);
        }

        var left = all.Count - parts.Count(p => p.MessageId is not null || p.Source == PromptSource.Instructions);
        return new PromptContext(parts) { LeftOutMessages = Math.Max(0, left), LeavesOut = left > 0 || history.HasMore };
    }

    /// <summary>What the reducer wrote itself stands in for what it took out.</summary>
    private static PromptPart Made(MemoryContext context, ChatMessage message) =>
        new(message, message.Role == ChatRole.System ? PromptSource.Instructions : PromptSource.Summary, context.Tokens.Cost(message));
}
