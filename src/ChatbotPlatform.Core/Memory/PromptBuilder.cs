using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>Builds a turn's prompt by the strategy its project chose, and learns from what it turns out to cost.</summary>
internal sealed class PromptBuilder(MemoryStrategies strategies, MemoryStore store, TokenCorrections corrections)
{
    public async Task<BuiltPrompt> BuildAsync(
        ChatScope scope, SessionMessage userMessage, Project project, IEnumerable<ChatMessage> instructions, string model,
        CancellationToken cancellationToken)
    {
        var tokens = corrections.For(model);
        var prompt = await strategies.Get(project.Memory.Strategy).BuildAsync(
            new MemoryContext
            {
                Scope = scope,
                ProjectId = project.Id,
                SessionId = userMessage.SessionId,
                UserMessage = userMessage,
                Settings = project.Memory,
                Instructions = [.. instructions],
                Tokens = tokens,
                Store = store,
            },
            cancellationToken);
        return new BuiltPrompt(prompt, tokens);
    }

    /// <summary>Takes in what the provider says a prompt cost.</summary>
    public void Learn(BuiltPrompt built, string model, long reported) => corrections.Learn(model, built.Prompt.Tokens, built.Tokens, reported);
}

/// <summary>A prompt, and by which estimator its tokens were counted.</summary>
internal readonly record struct BuiltPrompt(PromptContext Prompt, ITokenEstimator Tokens);
