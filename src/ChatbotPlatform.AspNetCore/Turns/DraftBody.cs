using System.Text.Json.Serialization;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Turns;

/// <summary>Settings of a project to be tried before they are saved. What is left out is as the project has it.</summary>
internal sealed record DraftBody
{
    private const int MaxPrompts = 100;

    /// <summary>The prompts in order, in place of the project's.</summary>
    public IReadOnlyList<DraftPromptBody>? Prompts { get; init; }

    public Optional<string?> Model { get; init; }

    public Optional<float?> Temperature { get; init; }

    [JsonPropertyName("max_tokens")]
    public Optional<int?> MaxTokens { get; init; }

    public MemoryBody? Memory { get; init; }

    /// <summary>Checks all that is said, as it will be when it is saved.</summary>
    public TurnDraft ToDraft(Project project, ModelCatalog models, MemoryStrategies strategies)
    {
        models.EnsureKnown(Model.Or(null));
        if (Prompts?.Count > MaxPrompts)
            throw Checks.Invalid($"draft.prompts must have at most {MaxPrompts} members.");
        return new TurnDraft
        {
            Prompts = Prompts?.Select(p => Checked(p, project)).ToList(),
            Change = new ProjectChange
            {
                Model = Model,
                Temperature = Temperature.Or(null) is { } t ? Checks.Range(t, "draft.temperature", 0f, 2f) : Temperature,
                MaxOutputTokens = MaxTokens.Or(null) is { } m ? Checks.Range(m, "draft.max_tokens", 1, 1_000_000) : MaxTokens,
                Memory = Memory is null ? default(Optional<MemorySettings>) : Memory.ApplyTo(project.Memory, models, strategies),
            },
        };
    }

    private static string Checked(DraftPromptBody prompt, Project project)
    {
        var content = Checks.Text(prompt?.Content, "draft.prompts.content", 20_000);
        PromptTemplate.Parse(content).EnsureValid(project.Variables.Keys);
        return content;
    }
}

internal sealed record DraftPromptBody
{
    public string? Content { get; init; }
}

/// <summary>Reads a draft beside the project that it is of.</summary>
internal sealed class Drafts(ProjectStore projects, SessionStore sessions, ModelCatalog models, MemoryStrategies strategies)
{
    /// <summary>What a body asks for.</summary>
    public async Task<TurnRequest> RequestAsync(Caller caller, ChatBody body, CancellationToken cancellationToken)
    {
        var request = body.ToRequest(caller);
        if (body.Draft is not { } draft)
            return request;
        if (!caller.Scope.Allows(ChatAccess.Manage))
            throw new ChatException(ChatError.Forbidden, "Only who may change the project can try a draft of it.");
        var projectId = body.ProjectId
            ?? (await sessions.GetAsync(caller, body.SessionId!.Value, cancellationToken) ?? throw Checks.Absent("session")).ProjectId;
        var project = await projects.GetAsync(caller, projectId, cancellationToken) ?? throw Checks.Absent("project");
        return request with { Draft = draft.ToDraft(project, models, strategies) };
    }
}
