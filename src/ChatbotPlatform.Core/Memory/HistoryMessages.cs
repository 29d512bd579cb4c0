using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Memory;

/// <summary>How a stored message goes to a model again: with its own role, tool calls beside their results, and without reasoning.</summary>
internal static class HistoryMessages
{
    /// <summary>What a message costs beside its text: role and delimiters, as OpenAI's chat format counts them (3 to 4).</summary>
    private const int Overhead = 4;

    /// <summary>The chat messages of one stored message. An answer that called tools is several; a call that never got its result is left out.</summary>
    public static IEnumerable<ChatMessage> ToChatMessages(SessionMessage message)
    {
        if (message.Contents.All(c => c is TextContent))
        {
            yield return new ChatMessage(message.Role, message.Text);
            yield break;
        }

        var answered = message.Contents.OfType<FunctionResultContent>().Select(r => r.CallId).ToHashSet();
        var gathered = new List<AIContent>();
        var role = message.Role;
        foreach (var content in message.Contents)
        {
            if (content is TextReasoningContent || (content is FunctionCallContent call && !answered.Contains(call.CallId)))
                continue;
            var own = content is FunctionResultContent ? ChatRole.Tool : message.Role;
            if (own != role && gathered.Count > 0)
            {
                yield return new ChatMessage(role, gathered);
                gathered = [];
            }

            role = own;
            gathered.Add(content);
        }

        if (gathered.Count > 0)
            yield return new ChatMessage(role, gathered);
    }

    /// <summary>What a stored message costs in a prompt.</summary>
    public static int Cost(this ITokenEstimator tokens, SessionMessage message) =>
        Overhead + tokens.Count(message.Text) + message.Contents.Sum(c => c switch
        {
            FunctionCallContent call => Overhead + tokens.Count(call.Name) + (call.Arguments?.Sum(a => tokens.Count(a.Key) + tokens.Count($"{a.Value}")) ?? 0),
            FunctionResultContent result => Overhead + tokens.Count($"{result.Result}"),
            _ => 0,
        });

    /// <summary>What a message made for the prompt costs.</summary>
    public static int Cost(this ITokenEstimator tokens, ChatMessage message) => Overhead + tokens.Count(message.Text);

    /// <summary>Divides messages where a user speaks: what is kept or left out is kept or left out whole.</summary>
    public static IReadOnlyList<IReadOnlyList<SessionMessage>> ToTurns(IReadOnlyList<SessionMessage> messages)
    {
        var turns = new List<IReadOnlyList<SessionMessage>>();
        var current = new List<SessionMessage>();
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.User && current.Count > 0)
            {
                turns.Add(current);
                current = [];
            }

            current.Add(message);
        }

        if (current.Count > 0)
            turns.Add(current);
        return turns;
    }
}
