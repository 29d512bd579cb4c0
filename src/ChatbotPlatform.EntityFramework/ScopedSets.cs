using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// Where every query begins: what a scope can reach of a table, and nothing else. The stores do not touch a set in any other
/// way but where they say why.
/// </summary>
internal static class ScopedSets
{
    public static IQueryable<ProjectRow> Projects(this DbContext context, ChatScope scope)
    {
        var projects = context.Set<ProjectRow>().Where(p => p.TenantId == scope.TenantId);
        return scope.ProjectId is { } only ? projects.Where(p => p.Id == only) : projects;
    }

    public static IQueryable<PromptRow> Prompts(this DbContext context, ChatScope scope, Guid projectId) =>
        scope.ProjectId is { } only && only != projectId
            ? context.Set<PromptRow>().Where(p => false)
            : context.Set<PromptRow>().Where(p => p.TenantId == scope.TenantId && p.ProjectId == projectId);

    public static IQueryable<AuditRow> AuditEntries(this DbContext context, ChatScope scope)
    {
        var entries = context.Set<AuditRow>().Where(e => e.TenantId == scope.TenantId);
        return scope.ProjectId is { } only ? entries.Where(e => e.ProjectId == only) : entries;
    }

    public static IQueryable<SessionRow> Sessions(this DbContext context, ChatScope scope)
    {
        var sessions = context.Set<SessionRow>().Where(s => s.TenantId == scope.TenantId && s.UserId == scope.UserId);
        return scope.ProjectId is { } only ? sessions.Where(s => s.ProjectId == only) : sessions;
    }

    public static IQueryable<TurnRow> Turns(this DbContext context, ChatScope scope)
    {
        var turns = context.Set<TurnRow>().Where(t => t.TenantId == scope.TenantId && t.UserId == scope.UserId);
        return scope.ProjectId is { } only ? turns.Where(t => t.ProjectId == only) : turns;
    }

    /// <summary>The messages of one session that was found within the scope, or of whatever session they are in.</summary>
    public static IQueryable<MessageRow> Messages(this DbContext context, ChatScope scope)
    {
        var sessions = context.Sessions(scope);
        return context.Set<MessageRow>().Where(m => m.TenantId == scope.TenantId && sessions.Any(s => s.Id == m.SessionId));
    }

    public static IQueryable<SummaryRow> Summaries(this DbContext context, ChatScope scope, Guid sessionId)
    {
        var sessions = context.Sessions(scope);
        return context.Set<SummaryRow>()
            .Where(m => m.TenantId == scope.TenantId && m.SessionId == sessionId && sessions.Any(s => s.Id == m.SessionId));
    }
}
