using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>Builds a turn's prompt by the strategy its project chose.</summary>
internal sealed class PromptBuilder(MemoryStrategies strategies, MemoryStore store, ITokenEstimator tokens)
{
    public Task<PromptContext> BuildAsync(
        ChatScope scope, SessionMessage userMessage, Project project, IEnumerable<ChatMessage> instructions, CancellationToken cancellationToken) =>
        strategies.Get(project.Memory.Strategy).BuildAsync(
            new MemoryContext
            {
                Scope = scope,
                SessionId = userMessage.SessionId,
                UserMessage = userMessage,
                Settings = project.Memory,
                Instructions = [.. instructions],
                Tokens = tokens,
                Store = store,
            },
            cancellationToken);
}
