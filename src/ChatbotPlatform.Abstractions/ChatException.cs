namespace ChatbotPlatform;

/// <summary>
/// A refusal or a failure with a name. Its message is written for the user and may be shown; the message of any other
/// exception may not. It never holds a key, a prompt or what a user said.
/// </summary>
public sealed class ChatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="error">Which one of the closed list.</param>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="innerException">What led to it; logged by type, never shown.</param>
    public ChatException(ChatError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>Which one of the closed list.</summary>
    public ChatError Error { get; }

    /// <summary>How long to wait before the next try, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
