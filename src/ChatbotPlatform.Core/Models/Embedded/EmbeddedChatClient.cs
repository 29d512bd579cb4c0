using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.Embedded;

/// <summary>
/// Answers without a model, a key or a network, by quoting the system messages it is given, so that a new host has something that answers. It
/// says what it is and never pretends to be a language model. It quotes system prompts by design: a secret in a prompt is not kept.
/// </summary>
internal sealed class EmbeddedChatClient : IChatClient
{
    /// <summary>The provider's name.</summary>
    public const string ProviderName = "embedded";

    /// <summary>The model's name.</summary>
    public const string ModelId = "answerer";

    /// <summary>In <see cref="ChatOptions.AdditionalProperties"/>: what to do other than to answer.</summary>
    public const string TaskProperty = "chatbot.task";

    /// <summary>The task of summing up the conversation by its most central sentences.</summary>
    public const string SummarizeTask = "summarize";

    /// <summary>The key of <see cref="ChatOptions.AdditionalProperties"/> for the tokens a summary may have, where that is less than an answer may.</summary>
    public const string LengthProperty = "chatbot.length";

    private static readonly ChatClientMetadata Metadata = new(ProviderName, null, ModelId);

    /// <summary>The provider that the catalog always has.</summary>
    public static ModelProvider CreateProvider()
    {
        var client = new EmbeddedChatClient();
        return new ModelProvider { Name = ProviderName, Models = [ModelId], CreateClient = (_, _) => client };
    }

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var answer = Answer(prompt, options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ResponseId = NewId(),
            ModelId = ModelId,
            FinishReason = ChatFinishReason.Stop,
            Usage = Usage(prompt, answer),
        });
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var answer = Answer(prompt, options);
        var id = NewId();
        foreach (var chunk in WordChunks.Of(answer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(id, new TextContent(chunk));
        }
        // An iterator needs one await; there is nothing to wait for.
        await Task.CompletedTask;
        var last = Update(id, new UsageContent(Usage(prompt, answer)));
        last.FinishReason = ChatFinishReason.Stop;
        yield return last;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <summary>Nothing to release.</summary>
    public void Dispose() { }

    private static string Answer(IReadOnlyCollection<ChatMessage> prompt, ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(TaskProperty, out var task) == true && task is SummarizeTask
            ? Extract.Summarize(prompt, options.AdditionalProperties.TryGetValue(LengthProperty, out var length) && length is int most ? most : options.MaxOutputTokens)
            : Quotation.Answer(prompt);

    private static string NewId() => $"embedded-{Guid.CreateVersion7():N}";

    private static ChatResponseUpdate Update(string id, AIContent content) => new(ChatRole.Assistant, [content])
    {
        ResponseId = id,
        MessageId = id,
        ModelId = ModelId,
    };

    // About 4 characters a token; it costs nothing, but shows as any other model does.
    private static UsageDetails Usage(IReadOnlyCollection<ChatMessage> prompt, string answer)
    {
        var input = prompt.Sum(m => (long)m.Text.Length) / 4;
        var output = (answer.Length + 3) / 4;
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }
}
