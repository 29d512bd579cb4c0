using ChatbotPlatform.Projects;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Conformance.Projects;

public abstract class PromptVersionConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task Each_change_of_name_or_content_is_a_version_that_says_who_and_when()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "one");
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        var bob = new ChatScope(scope.TenantId, "Bob");
        await Projects.UpdatePromptAsync(bob, project.Id, prompt.Id, new PromptChange { Content = "two" }, None);
        await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Name = "other" }, None);

        var versions = (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None))!;

        versions.Total.Should().Be(3);
        versions.Items.Select(v => (v.Number, v.Name, v.Content, v.UserId)).Should().Equal(
            (3, "other", "two", scope.UserId), (2, "n", "two", "Bob"), (1, "n", "one", scope.UserId));
        versions.Items[1].CreatedAt.Should().Be(Database.Time.GetUtcNow());
        (await Projects.GetPromptVersionAsync(scope, project.Id, prompt.Id, 2, None)).Should().Be(versions.Items[1]);
        (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 1, 1, None))!.Items.Should().Equal(versions.Items[1]);
        (await Projects.GetPromptAsync(scope, project.Id, prompt.Id, None))!.TextVersion.Should().Be(3);
    }

    [Fact]
    public async Task What_leaves_the_text_as_it_is_makes_no_version()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "one");
        await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "second", Content = "c" }, None);
        await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Enabled = false, Position = 1, Content = "one" }, None);
        (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None))!.Total.Should().Be(1);
    }

    [Fact]
    public async Task A_version_is_brought_back_as_a_new_one_and_nothing_is_lost()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "one");
        await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Name = "m", Content = "two", Enabled = false }, None);

        var restored = (await Projects.RestorePromptAsync(scope, project.Id, prompt.Id, 1, null, None))!;

        (restored.Name, restored.Content, restored.Enabled, restored.TextVersion).Should().Be(("n", "one", false, 3));
        (await Projects.GetPromptAsync(scope, project.Id, prompt.Id, None)).Should().Be(restored);
        var newest = (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None))!.Items[0];
        (newest.Number, newest.Content, newest.RestoredFrom).Should().Be((3, "one", 1));
        (await Audit.ListAsync(scope, project.Id, 0, 10, None)).Items.Should().Contain(e => e.Action == "prompt.restored" && e.TargetId == prompt.Id);
        (await Projects.RestorePromptAsync(scope, project.Id, prompt.Id, 9, null, None)).Should().BeNull();
        (await Projects.RestorePromptAsync(scope, project.Id, Guid.CreateVersion7(), 1, null, None)).Should().BeNull();
    }

    [Fact]
    public async Task The_oldest_versions_are_let_go()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "1");
        var (_, other) = await NewPromptAsync(scope, "other", project);
        for (var i = 2; i <= PromptVersion.MaxKept + 3; i++)
            await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Content = $"{i}" }, None);

        var versions = (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, PromptVersion.MaxKept - 1, 10, None))!;
        versions.Total.Should().Be(PromptVersion.MaxKept);
        versions.Items.Select(v => v.Number).Should().Equal(4);
        (await Projects.ListPromptVersionsAsync(scope, project.Id, other.Id, 0, 10, None))!.Total.Should().Be(1);
    }

    [Fact]
    public async Task Concurrent_changes_make_a_version_each()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "0");
        await AtOnceAsync(8, i => Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Content = $"{i + 1}" }, None));
        var versions = (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 20, None))!.Items;
        versions.Select(v => v.Number).Should().Equal(9, 8, 7, 6, 5, 4, 3, 2, 1);
        versions.Select(v => v.Content).Should().OnlyHaveUniqueItems();
        (await Projects.GetPromptAsync(scope, project.Id, prompt.Id, None))!.Content.Should().Be(versions[0].Content);
    }

    [Fact]
    public async Task A_prompt_from_before_versions_were_kept_keeps_its_text_when_it_is_changed()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "old");
        await using (var context = Database.OpenContext())
        {
            await context.Database.ExecuteSqlRawAsync("DELETE FROM prompt_versions WHERE tenant_id = {0}", scope.TenantId);
            await context.Database.ExecuteSqlRawAsync("UPDATE prompts SET text_version = 0, version = 0 WHERE tenant_id = {0}", scope.TenantId);
        }

        (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None))!.Items.Should().BeEmpty();
        await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Content = "new" }, None);
        (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None))!.Items.Select(v => (v.Number, v.Content, v.UserId))
            .Should().Equal((2, "new", scope.UserId), (1, "old", null));
    }

    [Fact]
    public async Task Versions_go_with_their_prompt_and_are_seen_only_within_the_scope()
    {
        var scope = NewScope();
        var (project, prompt) = await NewPromptAsync(scope, "secret");
        foreach (var stranger in (ChatScope[])[new("tenant " + Guid.CreateVersion7(), scope.UserId), new(scope.TenantId, "v", Guid.CreateVersion7())])
        {
            (await Projects.ListPromptVersionsAsync(stranger, project.Id, prompt.Id, 0, 10, None)).Should().BeNull();
            (await Projects.GetPromptVersionAsync(stranger, project.Id, prompt.Id, 1, None)).Should().BeNull();
            (await Projects.RestorePromptAsync(stranger, project.Id, prompt.Id, 1, null, None)).Should().BeNull();
        }

        var otherProject = await NewProjectAsync(scope);
        (await Projects.GetPromptVersionAsync(scope, otherProject.Id, prompt.Id, 1, None)).Should().BeNull();
        var reader = scope with { Access = ChatAccess.Read };
        (await Projects.RestorePromptAsync(reader, project.Id, prompt.Id, 1, null, None)).Should().BeNull();

        await Projects.DeletePromptAsync(scope, project.Id, prompt.Id, None);
        (await Projects.ListPromptVersionsAsync(scope, project.Id, prompt.Id, 0, 10, None)).Should().BeNull();
        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(2, "two projects are left");
    }

    private async Task<(Project Project, Prompt Prompt)> NewPromptAsync(ChatScope scope, string content, Project? project = null)
    {
        project ??= await NewProjectAsync(scope);
        return (project, (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = content }, None))!);
    }
}
