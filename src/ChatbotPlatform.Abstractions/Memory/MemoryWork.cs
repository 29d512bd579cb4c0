using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Memory;

/// <summary>A session whose memory may have fallen behind.</summary>
/// <param name="Scope">Whose session it is.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Settings">How its project remembers.</param>
/// <param name="Model">The model that answers in it, when it or its project names one.</param>
public sealed record MemoryWork(ChatScope Scope, Guid ProjectId, Guid SessionId, MemorySettings Settings, string? Model);
