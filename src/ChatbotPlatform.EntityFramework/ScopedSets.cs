using System.Linq.Expressions;
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
    /// <summary>
    /// A table over all the tenants of the verb: several that it names, or all of them. Elsewhere the filter shows the rows of one tenant.
    /// </summary>
    public static IQueryable<TRow> AcrossTenants<TRow>(this DbContext context)
        where TRow : class, ITenantRow
    {
        var tenants = TenantStay.Of(context)?.Tenants ?? default;
        var rows = context.Set<TRow>().IgnoreQueryFilters([TenantFilter.Name]);
        if (tenants.AreAll)
            return rows;
        var ids = tenants.Ids;
        return rows.Where(r => ids.Contains(EF.Property<string>(r, nameof(ITenantRow.TenantId))));
    }

    /// <summary>The row that has the secret the verb was begun with (<see cref="Tenants.Lookup"/>) in a column.</summary>
    public static IQueryable<TRow> BySecret<TRow>(this DbContext context, Expression<Func<TRow, string?>> column)
        where TRow : class, ITenantRow
    {
        var secret = TenantStay.Of(context)?.Tenants.Secret
            ?? throw new InvalidOperationException("A verb that finds a row by its secret begins with Tenants.Lookup.");
        Expression<Func<string>> wanted = () => secret;
        return context.Set<TRow>().IgnoreQueryFilters([TenantFilter.Name])
            .Where(Expression.Lambda<Func<TRow, bool>>(Expression.Equal(column.Body, wanted.Body), column.Parameters));
    }

    public static IQueryable<ProjectRow> Projects(this DbContext context, ChatScope scope)
    {
        var projects = context.Set<ProjectRow>().Where(p => p.TenantId == scope.TenantId);
        return scope.ProjectId is { } only ? projects.Where(p => p.Id == only) : projects;
    }

    public static IQueryable<PromptRow> Prompts(this DbContext context, ChatScope scope, Guid projectId) =>
        scope.ProjectId is { } only && only != projectId
            ? context.Set<PromptRow>().Where(p => false)
            : context.Set<PromptRow>().Where(p => p.TenantId == scope.TenantId && p.ProjectId == projectId);

    /// <summary>The versions of one prompt that was found within the scope, or of whatever prompt of the project.</summary>
    public static IQueryable<PromptVersionRow> PromptVersions(this DbContext context, ChatScope scope, Guid projectId)
    {
        var prompts = context.Prompts(scope, projectId);
        return context.Set<PromptVersionRow>().Where(v => v.TenantId == scope.TenantId && prompts.Any(p => p.Id == v.PromptId));
    }

    public static IQueryable<AuditRow> AuditEntries(this DbContext context, ChatScope scope)
    {
        var entries = context.Set<AuditRow>().Where(e => e.TenantId == scope.TenantId);
        return scope.ProjectId is { } only ? entries.Where(e => e.ProjectId == only) : entries;
    }

    public static IQueryable<ApiKeyRow> ApiKeys(this DbContext context, ChatScope scope)
    {
        var manages = scope.Allows(ChatAccess.Manage);
        var keys = context.Set<ApiKeyRow>().Where(k => k.TenantId == scope.TenantId && manages);
        return scope.ProjectId is { } only ? keys.Where(k => k.ProjectId == only) : keys;
    }

    public static IQueryable<SessionRow> Sessions(this DbContext context, ChatScope scope)
    {
        var sessions = context.Set<SessionRow>().Where(s => s.TenantId == scope.TenantId && s.UserId == scope.UserId);
        return scope.ProjectId is { } only ? sessions.Where(s => s.ProjectId == only) : sessions;
    }

    /// <summary>The sessions of all users in a project, for those who may read the project.</summary>
    public static IQueryable<SessionRow> Conversations(this DbContext context, ChatScope scope, Guid projectId)
    {
        var reads = ReadsAll(scope, projectId);
        return context.Set<SessionRow>().Where(s => s.TenantId == scope.TenantId && s.ProjectId == projectId && reads);
    }

    /// <summary>The turns of all users in a project, for those who may read the project.</summary>
    public static IQueryable<TurnRow> ProjectTurns(this DbContext context, ChatScope scope, Guid projectId)
    {
        var reads = ReadsAll(scope, projectId);
        return context.Set<TurnRow>().Where(t => t.TenantId == scope.TenantId && t.ProjectId == projectId && reads);
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

    /// <summary>A visitor's scope has not the access, and a key's reaches its own project.</summary>
    private static bool ReadsAll(ChatScope scope, Guid projectId) =>
        scope.Allows(ChatAccess.Read) && (scope.ProjectId is null || scope.ProjectId == projectId);

    /// <summary>What the search index knows of a session that was found within the scope.</summary>
    public static IQueryable<SearchEntryRow> SearchEntries(this DbContext context, string tenantId, Guid sessionId) =>
        context.Set<SearchEntryRow>().Where(e => e.TenantId == tenantId && e.SessionId == sessionId);

    public static IQueryable<SummaryRow> Summaries(this DbContext context, ChatScope scope, Guid sessionId)
    {
        var sessions = context.Sessions(scope);
        return context.Set<SummaryRow>()
            .Where(m => m.TenantId == scope.TenantId && m.SessionId == sessionId && sessions.Any(s => s.Id == m.SessionId));
    }
}
