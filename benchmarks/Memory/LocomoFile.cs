using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>
/// A conversation file in LoCoMo's layout: samples of sessions of turns (<c>session_1: [{speaker, dia_id, text}]</c>), and questions with the ids of the turns that
/// hold the evidence. The first speaker becomes the user, the other one the assistant; what one says in a row is one message.
/// </summary>
internal static class LocomoFile
{
    public static IReadOnlyList<Sample> Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray().Select(Read)] : [Read(json.RootElement)];
    }

    private static Sample Read(JsonElement sample)
    {
        var conversation = sample.GetProperty("conversation");
        var messages = new List<Message>();
        for (var number = 1; conversation.TryGetProperty($"session_{number}", out var session); number++)
        {
            var when = conversation.TryGetProperty($"session_{number}_date_time", out var at) ? at.GetString() : null;
            foreach (var turn in session.EnumerateArray())
            {
                Add(messages, turn, conversation.GetProperty("speaker_a").GetString()!, when);
                when = null;
            }
        }

        // Whoever begins is answered, and the last one too: the engine knows questions and answers.
        if (messages is [{ Role: var first }, ..] && first != ChatRole.User)
            messages.Insert(0, new Message(ChatRole.User, "Hello.", []));
        if (messages is [.., { Role: var last }] && last == ChatRole.User)
            messages.Add(new Message(ChatRole.Assistant, "I see.", []));
        var known = messages.SelectMany(m => m.Ids).ToHashSet(StringComparer.Ordinal);
        var questions = sample.GetProperty("qa").EnumerateArray()
            .Select(q => new Question(q.GetProperty("question").GetString()!, [.. Evidence(q)]))
            .Where(q => q.Evidence.Count > 0 && q.Evidence.All(known.Contains));
        return new Sample(messages, [.. questions]);
    }

    private static void Add(List<Message> messages, JsonElement turn, string user, string? when)
    {
        var speaker = turn.GetProperty("speaker").GetString()!;
        var role = speaker == user ? ChatRole.User : ChatRole.Assistant;
        var id = turn.GetProperty("dia_id").GetString()!;
        var text = $"{turn.GetProperty("text").GetString()}";
        if (turn.TryGetProperty("blip_caption", out var caption))
            text += $" [shows {caption.GetString()}]";
        if (messages is [.., { } last] && last.Role == role)
            messages[^1] = last with { Text = $"{last.Text}\n{text}", Ids = [.. last.Ids, id] };
        else
            messages.Add(new Message(role, when is null ? $"{speaker}: {text}" : $"{speaker} ({when}): {text}", [id]));
    }

    private static IEnumerable<string> Evidence(JsonElement question) =>
        question.TryGetProperty("evidence", out var evidence)
            // A few of the data set's entries hold several ids in one text.
            ? evidence.EnumerateArray().SelectMany(e => (e.GetString() ?? "").Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries))
            : [];

    internal sealed record Sample(IReadOnlyList<Message> Messages, IReadOnlyList<Question> Questions);

    internal sealed record Message(ChatRole Role, string Text, IReadOnlyList<string> Ids);

    internal sealed record Question(string Text, IReadOnlyList<string> Evidence);
}
