using System.Text.Json;
using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatbotPlatform.EntityFramework.Model;

/// <summary>
/// The tables. Every key begins with the tenant and every foreign key holds it, so the database itself refuses a child under
/// another tenant's parent; and every query is filtered by the tenant, whether it says so or not.
/// </summary>
internal sealed class ChatModel(ModelBuilder model, string prefix)
{
    /// <summary>The rows of <c>turns</c> that run.</summary>
    public const string IsRunning = "status = 'running'";

    public void Build()
    {
        Table<ProjectRow>("projects", Projects);
        Table<PromptRow>("prompts", Prompts);
        Table<PromptVersionRow>("prompt_versions", PromptVersions);
        Table<SessionRow>("sessions", Sessions);
        Table<MessageRow>("messages", Messages);
        Table<TurnRow>("turns", Turns);
        Table<SummaryRow>("summaries", Summaries);
        Table<SearchEntryRow>("search_entries", SearchEntries);
        Table<AuditRow>("audit_entries", AuditEntries);
        Table<TokenUsageRow>("token_usage", TokenUsage);
        Table<WidgetOriginRow>("widget_origins", WidgetOrigins);
        Table<EndedVisitRow>("ended_visits", EndedVisits);
        Table<ApiKeyRow>("api_keys", ApiKeys);
    }

    private static void Projects(EntityTypeBuilder<ProjectRow> project)
    {
        project.HasKey(x => new { x.TenantId, x.Id });
        // A visitor comes by it, before anyone knows to which tenant.
        project.HasIndex(x => x.PublishableKey).IsUnique();
        project.HasIndex(x => new { x.TenantId, x.CreatedAt, x.Id });
    }

    private static void PromptVersions(EntityTypeBuilder<PromptVersionRow> version)
    {
        version.HasKey(x => new { x.TenantId, x.Id });
        version.HasOne<PromptRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.PromptId }).OnDelete(DeleteBehavior.Cascade);
        version.HasIndex(x => new { x.TenantId, x.PromptId, x.Number }).IsUnique();
    }

    private static void Prompts(EntityTypeBuilder<PromptRow> prompt)
    {
        prompt.HasKey(x => new { x.TenantId, x.Id });
        prompt.HasOne<ProjectRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.ProjectId }).OnDelete(DeleteBehavior.Cascade);
        // Not unique: while prompts move, two share a place.
        prompt.HasIndex(x => new { x.TenantId, x.ProjectId, x.Position });
    }

    private static void Sessions(EntityTypeBuilder<SessionRow> session)
    {
        session.HasKey(x => new { x.TenantId, x.Id });
        session.HasOne<ProjectRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.ProjectId }).OnDelete(DeleteBehavior.Cascade);
        // The list's order: nothing is sorted, and no row read that is not shown.
        session.HasIndex(x => new { x.TenantId, x.UserId, x.UpdatedAt, x.Id });
        // The same within a project. Without it SQLite reads all sessions of the project to find those of one user.
        session.HasIndex(x => new { x.TenantId, x.UserId, x.ProjectId, x.UpdatedAt, x.Id });
        // The same for those who run a project, over all its users.
        session.HasIndex(x => new { x.TenantId, x.ProjectId, x.UpdatedAt, x.Id });
    }

    private void Messages(EntityTypeBuilder<MessageRow> message)
    {
        message.HasKey(x => new { x.TenantId, x.Id });
        message.HasOne<SessionRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.SessionId }).OnDelete(DeleteBehavior.Cascade);
        message.HasIndex(x => new { x.TenantId, x.SessionId, x.Ordinal }).IsUnique();
        // Few answers are rated, and those are looked for.
        message.HasIndex(x => new { x.TenantId, x.SessionId, x.FeedbackRating }, $"IX_{prefix}messages_feedback").HasFilter("feedback_rating IS NOT NULL");
        // turn_id and superseded_by have no foreign key: a turn points at its message, and a circle could not be inserted.
    }

    private void Turns(EntityTypeBuilder<TurnRow> turn)
    {
        turn.HasKey(x => new { x.TenantId, x.Id });
        turn.HasOne<SessionRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.SessionId }).OnDelete(DeleteBehavior.Cascade);
        turn.HasOne<MessageRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.UserMessageId }).OnDelete(DeleteBehavior.Cascade);
        turn.HasIndex(x => new { x.TenantId, x.SessionId }, $"IX_{prefix}turns_session");
        // One running turn in a session, on all nodes. It is also the short list of all that runs, which checkpoints and the
        // sweeper read; lease_until has no index of its own, so that renewing a lease touches none.
        turn.HasIndex(x => new { x.TenantId, x.SessionId }, $"IX_{prefix}turns_running").IsUnique().HasFilter(IsRunning);
        // What models were sent is forgotten after a while, over all tenants.
        turn.HasIndex(x => x.EndedAt, $"IX_{prefix}turns_prompts").HasFilter("prompt IS NOT NULL");
        // All that usage is counted from, so that no turn is read for it: a turn with its prompt is long.
        turn.HasIndex(
            x => new { x.TenantId, x.ProjectId, x.Day, x.Model, x.Status, x.DurationMs, x.FirstTextMs, x.InputTokens, x.OutputTokens }, $"IX_{prefix}turns_usage");
        turn.HasIndex(x => new { x.TenantId, x.UserId, x.ClientMessageId }).IsUnique().HasFilter("client_message_id IS NOT NULL");
    }

    private static void Summaries(EntityTypeBuilder<SummaryRow> summary)
    {
        summary.HasKey(x => new { x.TenantId, x.Id });
        summary.HasOne<SessionRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.SessionId }).OnDelete(DeleteBehavior.Cascade);
        summary.HasIndex(x => new { x.TenantId, x.SessionId, x.CoversThrough }).IsUnique();
    }

    private static void AuditEntries(EntityTypeBuilder<AuditRow> entry)
    {
        entry.HasKey(x => new { x.TenantId, x.Id });
        // No foreign key: who deleted a project is known when it is gone.
        entry.HasIndex(x => new { x.TenantId, x.ProjectId, x.Id });
    }

    private static void TokenUsage(EntityTypeBuilder<TokenUsageRow> usage)
    {
        usage.HasKey(x => new { x.TenantId, x.ProjectId, x.Day, x.Subject });
        usage.HasOne<ProjectRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.ProjectId }).OnDelete(DeleteBehavior.Cascade);
    }

    private static void WidgetOrigins(EntityTypeBuilder<WidgetOriginRow> origin)
    {
        origin.HasKey(x => new { x.TenantId, x.ProjectId, x.Origin });
        origin.HasOne<ProjectRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.ProjectId }).OnDelete(DeleteBehavior.Cascade);
        origin.HasIndex(x => x.Origin);
    }

    private static void EndedVisits(EntityTypeBuilder<EndedVisitRow> visit)
    {
        visit.HasKey(x => new { x.TenantId, x.Id });
        visit.HasOne<ProjectRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.ProjectId }).OnDelete(DeleteBehavior.Cascade);
    }

    private static void ApiKeys(EntityTypeBuilder<ApiKeyRow> key)
    {
        key.HasKey(x => new { x.TenantId, x.Id });
        key.HasOne<ProjectRow>().WithMany().HasForeignKey(x => new { x.TenantId, x.ProjectId }).OnDelete(DeleteBehavior.Cascade);
        key.HasIndex(x => x.KeyHash).IsUnique();
        // The list's order, which is that of time; the key's own is that of all projects.
        key.HasIndex(x => new { x.TenantId, x.ProjectId, x.Id });
        key.Property(x => x.CreatedBy).HasMaxLength(ChatScope.MaxIdLength);
    }

    private static void SearchEntries(EntityTypeBuilder<SearchEntryRow> entry)
    {
        entry.HasKey(x => new { x.TenantId, x.Id });
        entry.HasOne<MessageRow>().WithOne().HasForeignKey<SearchEntryRow>(x => new { x.TenantId, x.Id }).OnDelete(DeleteBehavior.Cascade);
        entry.HasIndex(x => new { x.TenantId, x.SessionId, x.Ordinal });
        // The newest of a user in a project: message ids are in the order of time.
        entry.HasIndex(x => new { x.TenantId, x.UserId, x.ProjectId, x.Id });
    }

    private void Table<TRow>(string name, Action<EntityTypeBuilder<TRow>> configure)
        where TRow : class, ITenantRow
    {
        var table = model.Entity<TRow>();
        table.ToTable(prefix + name);
        table.HasQueryFilter(TenantFilter.Name, TenantFilter.For(typeof(TRow)));
        configure(table);
        foreach (var property in table.Metadata.GetProperties())
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type == typeof(DateTimeOffset))
                property.SetValueConverter(new UtcConverter());
            else if (type == typeof(TurnStatus))
                property.SetValueConverter(new LowerCaseConverter<TurnStatus>());
            else if (type == typeof(FeedbackRating))
                property.SetValueConverter(new LowerCaseConverter<FeedbackRating>());
            else if (type == typeof(Guid))
                property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            if (property.Name is nameof(TurnRow.TenantId) or nameof(TurnRow.UserId) or nameof(TurnRow.ClientMessageId)
                or nameof(TokenUsageRow.Subject))
                property.SetMaxLength(ChatScope.MaxIdLength);
        }
    }
}
