using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>What a request to start a turn has to keep to.</summary>
internal static class TurnRules
{
    private const int MaxClientMessageIdLength = 100;
    private const int MaxTitleLength = 60;

    /// <summary>The name of a session in which nothing was said that could name it.</summary>
    public const string Untitled = "New chat";

    /// <summary>The message's text, once it is found to be one that can be stored and answered.</summary>
    public static string Text(ChatMessage message, int maxLength)
    {
        if (message.Role != ChatRole.User)
            throw new ChatException(ChatError.InvalidRequest, "A message to answer has the role user.");
        var text = message.Text;
        if (string.IsNullOrWhiteSpace(text))
            throw new ChatException(ChatError.InvalidRequest, "The message is blank.");
        if (text.Length > maxLength)
            throw new ChatException(ChatError.InvalidRequest, $"The message has {text.Length:N0} characters; at most {maxLength:N0} are allowed.");
        if (!IsStorable(text))
            throw new ChatException(ChatError.InvalidRequest, "The message has a character that is no text: NUL, or half of a surrogate pair.");
        return text;
    }

    public static void CheckClientMessageId(string? id)
    {
        if (id is null)
            return;
        if (string.IsNullOrWhiteSpace(id) || id.Length > MaxClientMessageIdLength || id.Any(char.IsControl) || !IsStorable(id))
            throw new ChatException(ChatError.InvalidRequest, $"A client_message_id has 1 to {MaxClientMessageIdLength} printable characters.");
    }

    /// <summary>Values become part of a system prompt: they are bounded, and of one line. Whether the project declares them is the store's to check.</summary>
    public static void CheckVariables(IReadOnlyDictionary<string, string>? variables)
    {
        if (variables is null)
            return;
        if (variables.Count > ProjectVariable.MaxCount)
            throw new ChatException(ChatError.InvalidRequest, $"variables must have at most {ProjectVariable.MaxCount} members.");
        foreach (var (name, value) in variables)
        {
            if (!PromptTemplate.IsName(name))
                throw new ChatException(ChatError.InvalidRequest, "variables has a member whose name is no variable's.");
            if (value is null || !ProjectVariable.IsValue(value))
            {
                throw new ChatException(
                    ChatError.InvalidRequest,
                    $"variables.{name} must be one line of at most {ProjectVariable.MaxValueLength} characters, without control characters.");
            }
        }
    }

    /// <summary>The words that a turn brings; <see langword="null"/> when it answers what was said before.</summary>
    public static string? TextOf(TurnSubject subject) => subject switch
    {
        NewMessage message => message.Text,
        EditedMessage message => message.Text,
        _ => null,
    };

    /// <summary>A session begun by a message is named after its first line.</summary>
    public static string Title(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0)
            line = line[..end].TrimEnd();
        if (line.Length <= MaxTitleLength)
            return Printable(line);
        var cut = line[..MaxTitleLength].LastIndexOf(' ');
        if (cut < MaxTitleLength / 2)
            cut = char.IsHighSurrogate(line[MaxTitleLength - 1]) ? MaxTitleLength - 1 : MaxTitleLength;
        return Printable(line[..cut].TrimEnd()) + "…";
    }

    /// <summary>
    /// The same for the same request, so that a client message id that comes again can be told from one used twice. Where the
    /// message belongs is not part of it: a client that has learned the session's id meanwhile sends it along.
    /// </summary>
    public static string Hash(TurnSubject subject, string? model, IReadOnlyDictionary<string, string>? variables = null, TurnDraft? draft = null)
    {
        var said = subject switch
        {
            NewMessage m => JsonSerializer.Serialize(new { kind = "new", contents = Contents(m.Contents), model }),
            EditedMessage m => JsonSerializer.Serialize(new { kind = "edit", m.EditedMessageId, contents = Contents(m.Contents), model }),
            AnswerAnew a => JsonSerializer.Serialize(new { kind = "anew", a.SessionId, model }),
            _ => throw new ArgumentOutOfRangeException(nameof(subject)),
        };
        if (variables is { Count: > 0 })
            said += JsonSerializer.Serialize(variables.OrderBy(v => v.Key, StringComparer.Ordinal));
        if (draft is not null)
        {
            var (change, memory) = (draft.Change, draft.Change.Memory.Or(new MemorySettings()));
            said += JsonSerializer.Serialize(new
            {
                draft.Prompts, temperature = change.Temperature.Or(null), sets = (change.Temperature.IsSet, change.MaxOutputTokens.IsSet, change.Memory.IsSet).ToString(),
                length = change.MaxOutputTokens.Or(null), memory,
            });
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)));
    }

    /// <summary>A turn that is given again has to be where the request says it belongs.</summary>
    public static void SamePlace(TurnRequest request, StartedTurn started)
    {
        if ((request.SessionId is { } session && session != started.Turn.SessionId) || (request.ProjectId is { } project && project != started.Turn.ProjectId))
            throw new ChatException(ChatError.ClientMessageIdReused, "This client_message_id was used in another session.");
    }

    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
                return false;
            if (!char.IsHighSurrogate(text[i]))
                continue;
            if (++i == text.Length || !char.IsLowSurrogate(text[i]))
                return false;
        }

        return true;
    }

    private static string Contents(IReadOnlyList<AIContent> contents) => JsonSerializer.Serialize(contents, AIJsonUtilities.DefaultOptions);

    private static string Printable(ReadOnlySpan<char> line) => string.Concat(line.ToString().Select(c => char.IsControl(c) ? ' ' : c));
}
