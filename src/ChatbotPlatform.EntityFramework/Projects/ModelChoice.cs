namespace ChatbotPlatform.EntityFramework.Projects;

/// <summary>Which models a project lets be chosen. Whether the host knows a model is checked before.</summary>
internal static class ModelChoice
{
    /// <summary>
    /// The model of a turn. One that the request asks for and may not have is refused; one that the session was given when it was allowed
    /// still is passed over, so that its conversation goes on.
    /// </summary>
    /// <exception cref="ChatException"><see cref="ChatError.UnknownModel"/>, with the models there are to choose from.</exception>
    public static string Of(ChatScope scope, string? asked, string? session, string own, string? allowedJson)
    {
        if (asked is null && session is null)
            return own;
        var allowed = ProjectLists.Models(allowedJson);
        if (asked is not null)
        {
            Ensure(scope, asked, own, allowed);
            return asked;
        }

        return IsAllowed(scope, session!, own, allowed) ? session! : own;
    }

    /// <summary>Refuses a model that may not be chosen.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.UnknownModel"/>, with the models there are to choose from.</exception>
    public static void Ensure(ChatScope scope, string model, string? own, IReadOnlyList<string> allowed)
    {
        if (IsAllowed(scope, model, own, allowed))
            return;
        throw new ChatException(
            ChatError.UnknownModel,
            allowed.Count == 0
                ? "The model cannot be chosen here: leave it out."
                : $"The model must be one of this project's: {string.Join(", ", allowed)}.");
    }

    private static bool IsAllowed(ChatScope scope, string model, string? own, IReadOnlyList<string> allowed) =>
        model == own || (allowed.Count > 0 ? allowed.Contains(model) : ChoosesFreely(scope));

    /// <summary>A visitor, and a key that may only chat in one project, have what the project offers and no more.</summary>
    private static bool ChoosesFreely(ChatScope scope) => scope.ProjectId is null || scope.Allows(ChatAccess.Read);
}
