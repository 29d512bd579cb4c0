using System.Reflection;
using System.Text.Json;
using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework.Access;

/// <summary>How a verb that changes something leaves its entry: in its own transaction, with the next <c>SaveChangesAsync</c>.</summary>
internal static class AuditTrail
{
    /// <summary>Adds an entry to what the context is going to save.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="scope">Who changes it.</param>
    /// <param name="now">When.</param>
    /// <param name="action">The kind of thing and what is done to it: <c>prompt.updated</c>.</param>
    /// <param name="target">The thing.</param>
    /// <param name="project">The project it belongs to; none when it is the tenant's.</param>
    /// <param name="changed">Names of members, as they are in JSON. Never values.</param>
    public static void Audit(
        this DbContext context, ChatScope scope, DateTimeOffset now, string action, Guid target, Guid? project, IEnumerable<string>? changed = null) =>
        context.Add(new AuditRow
        {
            TenantId = scope.TenantId,
            Id = Guid.CreateVersion7(now),
            At = now,
            UserId = scope.UserId,
            Action = action,
            TargetId = target,
            ProjectId = project,
            Changed = string.Join(',', changed ?? []),
        });

    /// <summary>
    /// The names of the members that are not the same. By reflection, so that a member which is added later cannot be forgotten; a list
    /// that was said anew counts as changed.
    /// </summary>
    public static IEnumerable<string> Differences<T>(T before, T after, params string[] except) =>
        from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where !except.Contains(property.Name) && !Equals(property.GetValue(before), property.GetValue(after))
        select property.Name == nameof(Project.MaxOutputTokens) ? "max_tokens" : JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
}
