using ChatbotPlatform.Access;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Conformance.Access;

public abstract class AuditConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task Every_change_of_a_project_and_its_prompts_leaves_an_entry_that_names_what_was_changed()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await ChangesAsync(
            scope,
            () => Projects.UpdateAsync(scope, project.Id, new ProjectChange { Name = "Bot", Description = "canary", MaxOutputTokens = 5 }, None));
        Database.Time.Advance(TimeSpan.FromSeconds(1));
        var prompt = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = "canary" }, None))!;
        await ChangesAsync(
            scope,
            () => Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Content = "canary two", Enabled = false }, None),
            () => Projects.DeletePromptAsync(scope, project.Id, prompt.Id, None),
            () => Projects.DeleteAsync(scope, project.Id, None));

        var entries = (await Audit.ListAsync(scope, project.Id, 0, 100, None)).Items.Reverse().ToList();

        entries.Select(e => $"{e.Action} {string.Join(' ', e.Changed)}".TrimEnd()).Should().Equal(
            "project.created", "project.updated description max_tokens", "prompt.created",
            "prompt.updated content enabled", "prompt.deleted", "project.deleted");
        entries.Should().OnlyContain(e => e.UserId == scope.UserId && e.ProjectId == project.Id);
        entries.Where(e => e.Action.StartsWith("prompt", StringComparison.Ordinal)).Should().OnlyContain(e => e.TargetId == prompt.Id);
        entries.Where(e => e.Action.StartsWith("project", StringComparison.Ordinal)).Should().OnlyContain(e => e.TargetId == project.Id);
        entries[^1].At.Should().Be(Database.Time.GetUtcNow());
    }

    [Fact]
    public async Task What_was_not_done_leaves_no_entry()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var reader = scope with { Access = ChatAccess.Chat | ChatAccess.Read };
        await Projects.UpdateAsync(reader, project.Id, new ProjectChange { Name = "x" }, None);
        await Projects.DeleteAsync(reader, project.Id, None);
        await Projects.UpdateAsync(scope, Guid.CreateVersion7(), new ProjectChange { Name = "x" }, None);
        await Projects.DeleteAsync(scope, Guid.CreateVersion7(), None);
        await Projects.UpdatePromptAsync(scope, project.Id, Guid.CreateVersion7(), new PromptChange { Name = "x" }, None);
        await Projects.DeletePromptAsync(scope, project.Id, Guid.CreateVersion7(), None);

        (await Audit.ListAsync(scope, null, 0, 100, None)).Items.Should().ContainSingle().Which.Action.Should().Be("project.created");
    }

    [Fact]
    public async Task Entries_are_listed_by_pages_the_newest_first_and_by_project()
    {
        var scope = NewScope();
        var first = await NewProjectAsync(scope);
        await ChangesAsync(scope, () => NewProjectAsync(scope), () => NewProjectAsync(scope));

        var page = await Audit.ListAsync(scope, null, 1, 1, None);
        page.Total.Should().Be(3);
        page.Items.Should().ContainSingle().Which.At.Should().Be(Database.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        (await Audit.ListAsync(scope, first.Id, 0, 10, None)).Should().BeEquivalentTo(new { Total = 1, Items = new[] { new { TargetId = first.Id } } });
    }

    [Fact]
    public async Task Only_who_may_manage_sees_entries_and_only_the_tenants_or_the_projects()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await NewProjectAsync(scope);
        foreach (var stranger in (ChatScope[])
                 [NewScope(), scope with { Access = ChatAccess.Chat | ChatAccess.Read }, new(scope.TenantId, scope.UserId, project.Id)])
            (await Audit.ListAsync(stranger, null, 0, 10, None)).Should().BeEquivalentTo(new Page<AuditEntry>([], 0));

        var key = new ChatScope(scope.TenantId, "key:1", project.Id) { Access = ChatAccess.All };
        (await Audit.ListAsync(key, null, 0, 10, None)).Items.Should().ContainSingle().Which.TargetId.Should().Be(project.Id);
    }

    /// <summary>One change after another, a second apart.</summary>
    private async Task ChangesAsync(ChatScope scope, params Func<Task>[] changes)
    {
        foreach (var change in changes)
        {
            Database.Time.Advance(TimeSpan.FromSeconds(1));
            await change();
        }
    }
}
