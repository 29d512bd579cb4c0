using System.Globalization;
using System.Text.Json;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

/// <summary>One turn from its project's settings to the model's last word: middleware, then memory, then the model into the transcript.</summary>
internal sealed class TurnPipeline(
    IServiceScopeFactory scopes,
    ProjectSetups setups,
    PromptBuilder prompts,
    ModelCatalog models,
    FrameClock frames,
    TimeProvider time,
    IOptions<TurnOptions> options)
{
    /// <summary>
    /// A bound, not a tuning: no model writes as much in one answer, and a provider that never ends must not fill the memory until
    /// the deadline.
    /// </summary>
    private const int MaxLength = 16_000_000;

    public async Task RunAsync(RunningTurn turn, TurnReport report, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var setup = await setups.GetAsync(turn.Scope, turn.Turn.ProjectId, turn.ProjectVersion, cancellationToken)
            ?? throw new ChatException(ChatError.NotFound, "The project was deleted.");
        if (turn.Draft is { } draft)
            setup = setup.With(draft.Change, draft.Prompts);
        var context = new TurnContext
        {
            Scope = turn.Scope,
            Turn = turn.Turn,
            Project = setup.Project,
            UserMessage = turn.UserMessage,
            Instructions = Instructions(turn, setup),
            Options = new ChatOptions { Temperature = setup.Project.Temperature, MaxOutputTokens = setup.Project.MaxOutputTokens },
            Services = services.ServiceProvider,
        };

        Func<CancellationToken, Task> next = token => AnswerAsync(turn, context, report, token);
        foreach (var middleware in services.ServiceProvider.GetServices<ITurnMiddleware>().Reverse())
        {
            var rest = next;
            next = token => middleware.InvokeAsync(context, rest, token);
        }

        await next(cancellationToken);
    }

    private List<ChatMessage> Instructions(RunningTurn turn, PreparedSetup setup)
    {
        var instructions = setup.Render(turn.Variables, name => BuiltIn(name, turn, setup.Project))
            .Select(text => new ChatMessage(ChatRole.System, text)).ToList();
        if (instructions.Count == 0)
            instructions.Add(new ChatMessage(ChatRole.System, options.Value.DefaultPrompt));
        return instructions;
    }

    private static string? BuiltIn(string name, RunningTurn turn, Project project) => name switch
    {
        "date" => turn.Turn.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "time" => turn.Turn.CreatedAt.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture),
        "model" => turn.Turn.Model,
        "project_name" => project.Name,
        "user_id" => turn.Scope.UserId,
        _ => null,
    };

    private async Task AnswerAsync(RunningTurn turn, TurnContext context, TurnReport report, CancellationToken cancellationToken)
    {
        var client = models.GetClient(turn.Turn.Model);
        var built = await prompts.BuildAsync(
            context.Scope, context.UserMessage, context.Project, context.Instructions, turn.Turn.Model, cancellationToken);
        report.Sent = (built.Prompt, context.Project.Memory);
        report.AskedAt = frames.Now;
        var messages = built.Prompt.Parts.Select(p => p.Message);
        await using var updates = client.GetStreamingResponseAsync(messages, context.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var lastFrame = frames.Now; ;)
        {
            var next = updates.MoveNextAsync();
            // Nothing more at hand: what has come goes out, unless the last frame was only just now; then the clock sends it.
            if (!next.IsCompleted && frames.IsDue(lastFrame))
            {
                turn.Transcript.Publish();
                lastFrame = frames.Now;
            }

            if (!await next)
                break;
            report.FirstAt ??= frames.Now;
            Take(updates.Current, turn.Transcript, report);
        }

        context.Usage = report.Usage;
        // Several reports are several calls, each with a prompt of its own.
        if (report is { UsageReports: 1, Usage.InputTokens: { } input })
            prompts.Learn(built, report.Model ?? turn.Turn.Model, input);
    }

    private void Take(ChatResponseUpdate update, TurnTranscript transcript, TurnReport report)
    {
        report.FinishReason = update.FinishReason ?? report.FinishReason;
        if (update.AdditionalProperties?.TryGetValue(FailoverChatClient.AnsweredByProperty, out string? model) == true)
            report.Model = model;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case UsageContent usage:
                    report.UsageReports++;
                    report.Usage = new TokenUsage(
                        Sum(report.Usage?.InputTokens, usage.Details.InputTokenCount), Sum(report.Usage?.OutputTokens, usage.Details.OutputTokenCount));
                    break;
                case ErrorContent:
                    throw new ChatException(ChatError.ModelFailed, "The model reported an error.");
                default:
                    report.Length += Length(content);
                    if (report.Length > MaxLength)
                        throw new ChatException(ChatError.LengthLimit, "The answer reached its length limit.");
                    if (content is TextContent { Text.Length: > 0 })
                        report.FirstTextAt ??= time.GetUtcNow();
                    transcript.Append(content);
                    break;
            }
        }
    }

    /// <summary>
    /// What a content will take where it is stored. One that cannot be written is found out here, where it ends its own turn, and
    /// not in the checkpoint, which would then keep no turn of the node.
    /// </summary>
    private static int Length(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent reasoning => reasoning.Text.Length + (reasoning.ProtectedData?.Length ?? 0),
        _ => JsonSerializer.SerializeToUtf8Bytes(content, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent))).Length,
    };

    private static long? Sum(long? before, long? more) => more is null ? before : (before ?? 0) + more;
}
