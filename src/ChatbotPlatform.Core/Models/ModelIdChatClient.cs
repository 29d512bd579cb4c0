using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models;

/// <summary>Tells a client that has several models which one is asked.</summary>
internal sealed class ModelIdChatClient(IChatClient inner, string model) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Named(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Named(options), cancellationToken);

    private ChatOptions Named(ChatOptions? options)
    {
        if (options?.ModelId is not null)
            return options;
        var named = options?.Clone() ?? new ChatOptions();
        named.ModelId = model;
        return named;
    }
}
