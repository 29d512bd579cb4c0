using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>One model of a provider that speaks OpenAI's chat completions.</summary>
internal sealed class OpenAICompatibleChatClient(ProviderConnection connection, string model) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(connection.Provider, connection.BaseUri, model);

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await connection.PostAsync(Body(messages, options, stream: false), cancellationToken);
        if (IsEventStream(response.Content.Headers.ContentType))
            return await StreamAsync(response, cancellationToken).ToChatResponseAsync(cancellationToken);
        return (await WholeAsync(response, cancellationToken)).ToChatResponse();
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await connection.PostAsync(Body(messages, options, stream: true), cancellationToken);
        if (IsEventStream(response.Content.Headers.ContentType))
        {
            await foreach (var update in StreamAsync(response, cancellationToken))
                yield return update;
            yield break;
        }
        // Some servers do not stream and answer whole.
        foreach (var update in await WholeAsync(response, cancellationToken))
            yield return update;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <summary>Nothing to release: connections belong to the provider.</summary>
    public void Dispose() { }

    private ReadOnlyMemory<byte> Body(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream) =>
        ChatRequestWriter.Write(connection.Provider, model, connection.MaxTokensField, messages, options, stream);

    private static bool IsEventStream(MediaTypeHeaderValue? type) =>
        type?.MediaType is null || type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private async Task<List<ChatResponseUpdate>> WholeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
            throw ProviderErrors.NotAnAnswer(connection.Provider);
        var body = await connection.ReadBodyAsync(response, cancellationToken);
        var answer = new ChatCompletionReader(connection.Provider, connection.Scrubber);
        var updates = new List<ChatResponseUpdate>();
        if (Read(answer, body, isCut: false) is { } update)
            updates.Add(update);
        if (!answer.HasChoice)
            throw ProviderErrors.NotAnAnswer(connection.Provider);
        if (answer.End() is { } end)
            updates.Add(end);
        return updates;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var events = new SseReader(stream);
        var answer = new ChatCompletionReader(connection.Provider, connection.Scrubber);
        // Ends at [DONE]; what a provider sends after it is not part of the answer.
        while (await NextAsync(events, answer.IsFinished, cancellationToken) && !events.Data.SequenceEqual("[DONE]"u8))
        {
            if (Read(answer, events.Data, events.IsUnterminated) is not { } update)
                continue;
            // The first content is not kept waiting.
            if (events.Pace is null && StartedAnswer.HasContent(update))
                events.Pace = connection.Frames;
            yield return update;
        }
        if (!answer.IsFinished && !events.Data.SequenceEqual("[DONE]"u8))
            throw ProviderErrors.BrokeOff(connection.Provider);
        if (answer.End() is { } end)
            yield return end;
    }

    private async ValueTask<bool> NextAsync(SseReader events, bool isFinished, CancellationToken cancellationToken)
    {
        try
        {
            return await events.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // After the finish reason nothing of the answer can be missing.
            return isFinished ? false : throw ProviderErrors.BrokeOff(connection.Provider, e);
        }
        catch (InvalidDataException e)
        {
            throw ProviderErrors.NotAnAnswer(connection.Provider, e);
        }
    }

    private ChatResponseUpdate? Read(ChatCompletionReader answer, Span<byte> json, bool isCut)
    {
        try
        {
            return answer.Read(json);
        }
        catch (JsonException e)
        {
            throw isCut ? ProviderErrors.BrokeOff(connection.Provider, e) : ProviderErrors.NotAnAnswer(connection.Provider, e);
        }
        catch (InvalidOperationException e)
        {
            // Text that is not UTF-8, or half a surrogate pair.
            throw ProviderErrors.NotAnAnswer(connection.Provider, e);
        }
    }
}
