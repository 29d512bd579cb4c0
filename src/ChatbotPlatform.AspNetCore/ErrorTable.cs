using Microsoft.AspNetCore.Http;

namespace ChatbotPlatform;

/// <summary>The status and title of each <see cref="ChatError"/>: the one table, for HTTP and hub alike.</summary>
internal static class ErrorTable
{
    public static (int Status, string Title) Of(ChatError error) => error switch
    {
        ChatError.InvalidRequest => (400, "The request is not valid."),
        ChatError.UnknownModel => (400, "There is no such model."),
        ChatError.Unauthenticated => (401, "Not signed in."),
        ChatError.Forbidden => (403, "Not allowed."),
        ChatError.NotFound => (404, "Not found."),
        ChatError.SessionBusy => (409, "The session is busy."),
        ChatError.Conflict => (409, "Changed in the meantime."),
        ChatError.PreconditionFailed => (412, "Changed in the meantime."),
        ChatError.PayloadTooLarge => (413, "The request is too large."),
        ChatError.UnsupportedMediaType => (415, "The request is not JSON."),
        ChatError.ClientMessageIdReused => (422, "The client message id was used before."),
        ChatError.RateLimited => (429, "Too many requests."),
        ChatError.BudgetSpent => (429, "The budget is spent."),
        ChatError.Unavailable => (503, "Not available now."),
        ChatError.ModelFailed => (502, "The model failed."),
        ChatError.ModelUnavailable => (502, "The model is not available."),
        ChatError.ModelUnauthorized => (502, "The model provider refused our credentials."),
        ChatError.ModelBrokeOff => (502, "The answer broke off."),
        ChatError.LengthLimit => (502, "The answer was cut short."),
        ChatError.ModelRejected => (422, "The model refused the request."),
        ChatError.ContentFiltered => (422, "The answer was withheld."),
        ChatError.ModelRateLimited => (503, "The model is busy."),
        ChatError.Interrupted => (503, "The answer was interrupted."),
        ChatError.ModelTimeout => (504, "The model was silent for too long."),
        ChatError.DeadlineExceeded => (504, "The answer took too long."),
        _ => (500, "Something went wrong."),
    };

    /// <summary>The error that a bare status stands for, when the server or the framework refused.</summary>
    public static ChatError OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ChatError.Unauthenticated,
        StatusCodes.Status403Forbidden => ChatError.Forbidden,
        StatusCodes.Status404NotFound => ChatError.NotFound,
        StatusCodes.Status412PreconditionFailed => ChatError.PreconditionFailed,
        StatusCodes.Status413PayloadTooLarge => ChatError.PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ChatError.UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => ChatError.RateLimited,
        StatusCodes.Status503ServiceUnavailable => ChatError.Unavailable,
        >= 400 and < 500 => ChatError.InvalidRequest,
        _ => ChatError.Internal,
    };
}
