namespace ChatbotPlatform;

/// <summary>Why a turn did not complete.</summary>
/// <param name="Code">Which one of the closed list.</param>
/// <param name="Message">A sentence for the user.</param>
public sealed record TurnError(ChatError Code, string Message);
