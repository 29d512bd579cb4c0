using System.Text.Json.Serialization;
using ChatbotPlatform.Models;

namespace ChatbotPlatform.Sessions;

internal sealed record NewSessionBody
{
    /// <summary>What a session is called that has neither a title nor a first message.</summary>
    public const string DefaultTitle = "New chat";

    [JsonPropertyName("project_id")]
    public Guid? ProjectId { get; init; }

    public string? Title { get; init; }

    public string? Model { get; init; }

    public NewSession ToSession(ModelCatalog models)
    {
        models.EnsureKnown(Model);
        var title = Title is null ? DefaultTitle : Checks.Line(Title, "title", 100);
        return new NewSession(Checks.Present(ProjectId, "project_id"), title, Model);
    }
}

internal sealed record SessionBody
{
    public Optional<string?> Title { get; init; }

    public Optional<string?> Model { get; init; }

    public SessionChange ToChange(ModelCatalog models)
    {
        models.EnsureKnown(Model.Or(null));
        return new SessionChange
        {
            Title = Title.IsSet ? Checks.Line(Title.Or(null), "title", 100) : default(Optional<string>),
            Model = Model,
        };
    }
}

internal sealed record SessionJson(
    Guid Id,
    [property: JsonPropertyName("project_id")] Guid ProjectId,
    string Title,
    string? Model,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt)
{
    public static SessionJson Of(ChatSession s) => new(s.Id, s.ProjectId, s.Title, s.Model, s.CreatedAt, s.UpdatedAt);
}

internal sealed record SessionsJson(IReadOnlyList<SessionJson> Sessions, int Total);
