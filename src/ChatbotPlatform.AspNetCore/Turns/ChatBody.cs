using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>A message to a project, or to one of its sessions.</summary>
internal sealed record ChatBody
{
    [JsonPropertyName("project_id")]
    public Guid? ProjectId { get; init; }

    [JsonPropertyName("session_id")]
    public Guid? SessionId { get; init; }

    public string? Message { get; init; }

    [JsonPropertyName("client_message_id")]
    public string? ClientMessageId { get; init; }

    public string? Model { get; init; }

    /// <summary>Values of the project's variables, for this turn.</summary>
    public Dictionary<string, string>? Variables { get; init; }

    /// <summary>Settings to be tried before they are saved: for who may manage.</summary>
    public DraftBody? Draft { get; init; }

    public TurnRequest ToRequest(Caller caller) => ProjectId is null && SessionId is null
        ? throw Checks.Invalid("project_id is missing: say it, or session_id.")
        : new TurnRequest(Words.Of(Message), SessionId, ProjectId, ClientMessageId, Model) { Variables = caller.SaysVariables(Variables) };
}

/// <summary>A message to the session in the path, or a message in other words.</summary>
internal sealed record SessionChatBody
{
    public string? Message { get; init; }

    [JsonPropertyName("client_message_id")]
    public string? ClientMessageId { get; init; }

    public string? Model { get; init; }

    /// <summary>Values of the project's variables, for this turn.</summary>
    public Dictionary<string, string>? Variables { get; init; }

    public TurnRequest ToRequest(Caller caller, Guid sessionId) =>
        new(Words.Of(Message), sessionId, null, ClientMessageId, Model) { Variables = caller.SaysVariables(Variables) };
}

internal sealed record RegenerateBody
{
    [JsonPropertyName("client_message_id")]
    public string? ClientMessageId { get; init; }

    public string? Model { get; init; }

    /// <summary>Values of the project's variables, for this turn.</summary>
    public Dictionary<string, string>? Variables { get; init; }
}

internal static class Words
{
    /// <summary>The user's words as a message; their bounds are the engine's to check.</summary>
    public static ChatMessage Of(string? message) => new(ChatRole.User, message ?? throw Checks.Invalid("message is missing."));
}
