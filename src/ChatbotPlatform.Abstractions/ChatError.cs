using System.Collections.Frozen;
using System.Text.Json;

namespace ChatbotPlatform;

/// <summary>Every way a request can be refused or a turn can go wrong. A closed list; <see cref="ChatErrors.ToCode"/> gives the name on the wire.</summary>
public enum ChatError
{
    /// <summary>Something we did not foresee. The log has the details; the user is told nothing more.</summary>
    Internal,

    /// <summary>The request is not well formed, or a value is out of bounds.</summary>
    InvalidRequest,

    /// <summary>The request does not say who asks.</summary>
    Unauthenticated,

    /// <summary>The scope may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing, or it is not within the scope.</summary>
    NotFound,

    /// <summary>The session has a running turn; one turn runs at a time.</summary>
    SessionBusy,

    /// <summary>What was to be changed has changed in the meantime.</summary>
    Conflict,

    /// <summary>It is no longer the version that the request was made for.</summary>
    PreconditionFailed,

    /// <summary>The client message id was used before with another message.</summary>
    ClientMessageIdReused,

    /// <summary>The request's body is larger than allowed.</summary>
    PayloadTooLarge,

    /// <summary>The request's body is not JSON.</summary>
    UnsupportedMediaType,

    /// <summary>No model has that name.</summary>
    UnknownModel,

    /// <summary>A limit of this service was reached; try again later.</summary>
    RateLimited,

    /// <summary>The day's token budget of the project or the visitor is spent, or all that is left of it is held by answers being written.</summary>
    BudgetSpent,

    /// <summary>The database or the host cannot take the request now; try again later.</summary>
    Unavailable,

    /// <summary>The model provider failed in a way of its own.</summary>
    ModelFailed,

    /// <summary>The model provider could not be reached or is overloaded.</summary>
    ModelUnavailable,

    /// <summary>The model provider did not accept our credentials.</summary>
    ModelUnauthorized,

    /// <summary>The model provider limits our requests.</summary>
    ModelRateLimited,

    /// <summary>The model provider refused the request as such, for instance because it is too long.</summary>
    ModelRejected,

    /// <summary>The model provider was silent for longer than allowed.</summary>
    ModelTimeout,

    /// <summary>The model provider's answer broke off before its end.</summary>
    ModelBrokeOff,

    /// <summary>The answer reached its length limit and is cut short.</summary>
    LengthLimit,

    /// <summary>The model provider withheld the answer or its rest.</summary>
    ContentFiltered,

    /// <summary>The turn took longer than its deadline allows.</summary>
    DeadlineExceeded,

    /// <summary>The host that ran the turn went away.</summary>
    Interrupted,
}

/// <summary>The names of <see cref="ChatError"/> on the wire.</summary>
public static class ChatErrors
{
    private static readonly FrozenDictionary<ChatError, string> Codes =
        Enum.GetValues<ChatError>().ToFrozenDictionary(e => e, e => JsonNamingPolicy.SnakeCaseLower.ConvertName(e.ToString()));

    private static readonly FrozenDictionary<string, ChatError> Errors = Codes.ToFrozenDictionary(p => p.Value, p => p.Key);

    /// <summary>The code of an error, in snake_case: <c>session_busy</c>.</summary>
    public static string ToCode(this ChatError error) => Codes[error];

    /// <summary>The error with this code, or <see cref="ChatError.Internal"/> when there is none.</summary>
    public static ChatError FromCode(string code) => Errors.GetValueOrDefault(code, ChatError.Internal);
}
