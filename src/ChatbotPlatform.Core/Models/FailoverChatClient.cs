using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatbotPlatform.Models;

/// <summary>
/// Asks the next model when one fails before its first content, in order. An answer that has begun is never begun anew by another
/// model. When all fail, the failure of the first is thrown: it is the one that was asked for.
/// </summary>
/// <param name="first">The model that is asked first, by its full name.</param>
/// <param name="others">The models to ask when it fails, in order.</param>
/// <param name="logger">Where a failure is told: its kind, not its message.</param>
public sealed partial class FailoverChatClient(
    KeyValuePair<string, IChatClient> first, IReadOnlyList<KeyValuePair<string, IChatClient>> others, ILogger<FailoverChatClient>? logger = null)
    : DelegatingChatClient(first.Value)
{
    /// <summary>
    /// In the additional properties of the first update (or of the response): the full name of the model that answered, when it is
    /// not the one that was asked first.
    /// </summary>
    public const string AnsweredByProperty = "chatbot.model";

    private readonly KeyValuePair<string, IChatClient>[] _models = [first, .. others];
    private readonly ILogger _logger = logger ?? NullLogger<FailoverChatClient>.Instance;

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var (index, response) = await FirstToAnswerAsync(
            (client, clientOptions) => new ValueTask<ChatResponse>(client.GetResponseAsync(prompt, clientOptions, cancellationToken)), options, cancellationToken);
        if (index > 0)
            (response.AdditionalProperties ??= [])[AnsweredByProperty] = _models[index].Key;
        return response;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var (index, answer) = await FirstToAnswerAsync(
            (client, clientOptions) => StartedAnswer.StartAsync(
                client.GetStreamingResponseAsync(prompt, clientOptions, cancellationToken), cancellationToken),
            options, cancellationToken);
        await using var _ = answer;
        var stamp = index > 0;
        await foreach (var update in answer.ReadAsync())
        {
            if (stamp)
                (update.AdditionalProperties ??= [])[AnsweredByProperty] = _models[index].Key;
            stamp = false;
            yield return update;
        }
    }

    private async ValueTask<(int Index, T Answer)> FirstToAnswerAsync<T>(
        Func<IChatClient, ChatOptions?, ValueTask<T>> ask, ChatOptions? options, CancellationToken cancellationToken)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? firstFailure = null;
        for (var i = 0; ; i++)
        {
            try
            {
                return (i, await ask(_models[i].Value, i == 0 ? options : WithoutModel(options)));
            }
            catch (Exception e) when (IsTheModels(e) && !cancellationToken.IsCancellationRequested)
            {
                firstFailure ??= System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
                LogFailure(_models[i].Key, (e as ChatException)?.Error.ToString() ?? e.GetType().Name, _models.Length - i - 1);
                if (i == _models.Length - 1)
                    firstFailure.Throw();
            }
        }
    }

    // The name of one model means nothing to another.
    private static ChatOptions? WithoutModel(ChatOptions? options)
    {
        if (options?.ModelId is null)
            return options;
        var copy = options.Clone();
        copy.ModelId = null;
        return copy;
    }

    private static bool IsTheModels(Exception exception) => exception is not ChatException
        {
            Error: not (ChatError.ModelFailed or ChatError.ModelUnavailable or ChatError.ModelUnauthorized or ChatError.ModelRateLimited
                or ChatError.ModelRejected or ChatError.ModelTimeout or ChatError.ModelBrokeOff)
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model {Model} failed with {Failure} before it said anything; models left to ask: {Left}")]
    private partial void LogFailure(string model, string failure, int left);
}
