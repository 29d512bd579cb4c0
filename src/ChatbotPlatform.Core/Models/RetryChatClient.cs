using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;

namespace ChatbotPlatform.Models;

/// <summary>
/// Asks again when a model is limited, unavailable or silent, with growing waits and jitter, and only before the first content: an answer
/// that has begun is never begun anew. A provider that says how long to wait is heeded; when that is longer than
/// <see cref="MaxDelay"/> its refusal is passed on at once, for another model or the user to deal with.
/// </summary>
public sealed partial class RetryChatClient : DelegatingChatClient
{
    /// <summary>The longest wait before another try: 30 seconds.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger _logger;

    /// <summary>Wraps a client.</summary>
    /// <param name="inner">The client to ask.</param>
    /// <param name="maxRetries">How often to ask again, 0 or more.</param>
    /// <param name="delay">The first wait; each further one is about twice as long.</param>
    /// <param name="time">The clock; the system's when left out.</param>
    /// <param name="logger">Where a retry is told.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public RetryChatClient(IChatClient inner, int maxRetries, TimeSpan delay, TimeProvider? time = null, ILogger<RetryChatClient>? logger = null)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _logger = logger ?? NullLogger<RetryChatClient>.Instance;
        if (maxRetries == 0)
        {
            _pipeline = ResiliencePipeline.Empty;
            return;
        }
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time ?? TimeProvider.System }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = maxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = delay,
                MaxDelay = MaxDelay,
                ShouldHandle = static args => ValueTask.FromResult(IsWorthATry(args.Outcome.Exception)),
                // null leaves the wait to the back-off.
                DelayGenerator = static args => ValueTask.FromResult((args.Outcome.Exception as ChatException)?.RetryAfter),
                OnRetry = args =>
                {
                    LogRetry(((ChatException)args.Outcome.Exception!).Error, args.AttemptNumber + 1, args.RetryDelay);
                    return default;
                },
            })
            .Build();
    }

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        return await _pipeline.ExecuteAsync(
            static async (state, token) => await state.InnerClient.GetResponseAsync(state.prompt, state.options, token),
            (InnerClient, prompt, options), cancellationToken);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        await using var answer = await _pipeline.ExecuteAsync(
            static (state, token) => StartedAnswer.StartAsync(state.InnerClient.GetStreamingResponseAsync(state.prompt, state.options, token), token),
            (InnerClient, prompt, options), cancellationToken);
        await foreach (var update in answer.ReadAsync())
            yield return update;
    }

    private static bool IsWorthATry(Exception? exception) =>
        exception is ChatException { Error: ChatError.ModelRateLimited or ChatError.ModelUnavailable or ChatError.ModelTimeout } failure
            && !(failure.RetryAfter > MaxDelay);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model failed with {Error} before it said anything; try {Attempt} follows after {Delay}")]
    private partial void LogRetry(ChatError error, int attempt, TimeSpan delay);
}
