using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Conformance.Projects;

public abstract class ProjectStoreConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_project_is_read_back_as_it_was_answered()
    {
        var scope = NewScope();
        var made = await Projects.CreateAsync(
            scope,
            new ProjectChange
            {
                Name = "Grüße 👩‍🚀",
                Description = "zwei\r\nZeilen",
                Model = "groq/llama",
                Temperature = 0.7f,
                MaxOutputTokens = 500,
                Memory = new MemorySettings { Strategy = "window", MaxTokens = 900, SummarizeAfterTokens = 300, KeepRecentTokens = 100 },
            },
            None);

        made.Version.Should().Be(1);
        (await Projects.GetAsync(scope, made.Id, None)).Should().Be(made);
        (await Projects.ReadSetupAsync(scope, made.Id, None))!.Project.Should().Be(made);
    }

    [Fact]
    public async Task A_moment_finer_than_a_microsecond_is_answered_as_it_is_stored()
    {
        Database.Time.Advance(TimeSpan.FromTicks(1234567));
        var scope = NewScope();
        var made = await NewProjectAsync(scope);
        (await Projects.GetAsync(scope, made.Id, None))!.CreatedAt.Should().Be(made.CreatedAt);
        // The other tests of this class have whole seconds.
        Database.Time.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1234567));
    }

    [Fact]
    public async Task A_change_touches_only_what_is_set_and_raises_the_version()
    {
        var scope = NewScope();
        var made = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Model = "a/b", Description = "old" }, None);
        Database.Time.Advance(TimeSpan.FromMinutes(1));

        var changed = await Projects.UpdateAsync(scope, made.Id, new ProjectChange { Description = "new", Model = (string?)null }, None);

        changed.Should().Be(made with { Description = "new", Model = null, Version = 2, UpdatedAt = Database.Time.GetUtcNow() });
        (await Projects.GetAsync(scope, made.Id, None)).Should().Be(changed);
    }

    [Fact]
    public async Task Concurrent_changes_of_different_values_are_all_kept()
    {
        var scope = NewScope();
        var made = await NewProjectAsync(scope);
        await AtOnceAsync(12, i => Projects.UpdateAsync(
            scope, made.Id, i % 2 == 0 ? new ProjectChange { Description = "said" } : new ProjectChange { MaxOutputTokens = 77 }, None));

        var now = await Projects.GetAsync(scope, made.Id, None);
        (now!.Description, now.MaxOutputTokens, now.Version).Should().Be(("said", 77, 13));
    }

    [Fact]
    public async Task Projects_are_listed_by_pages_the_newest_first()
    {
        var scope = NewScope();
        foreach (var name in (string[])["a", "b", "c"])
        {
            await NewProjectAsync(scope, name);
            Database.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var page = await Projects.ListAsync(scope, skip: 1, take: 1, None);
        page.Total.Should().Be(3);
        page.Items.Select(p => p.Name).Should().Equal("b");
        (await Projects.ListAsync(scope, 0, 10, None)).Items.Select(p => p.Name).Should().Equal("c", "b", "a");
        (await Projects.ListAsync(scope, 9, 10, None)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_tenant_finds_nothing_and_changes_nothing()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var prompt = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = "secret" }, None))!;
        project = (await Projects.GetAsync(scope, project.Id, None))!;
        foreach (var stranger in (ChatScope[])[new("tenant " + Guid.CreateVersion7(), scope.UserId), new(scope.TenantId, "v", Guid.CreateVersion7())])
        {
            (await Projects.ListAsync(stranger, 0, 10, None)).Should().BeEquivalentTo(new Page<Project>([], 0));
            (await Projects.GetAsync(stranger, project.Id, None)).Should().BeNull();
            (await Projects.ReadSetupAsync(stranger, project.Id, None)).Should().BeNull();
            (await Projects.UpdateAsync(stranger, project.Id, new ProjectChange { Name = "mine" }, None)).Should().BeNull();
            (await Projects.DeleteAsync(stranger, project.Id, None)).Should().BeFalse();
            (await Projects.ListPromptsAsync(stranger, project.Id, None)).Should().BeNull();
            (await Projects.GetPromptAsync(stranger, project.Id, prompt.Id, None)).Should().BeNull();
            (await Projects.CreatePromptAsync(stranger, project.Id, new PromptChange { Name = "x", Content = "y" }, None)).Should().BeNull();
            (await Projects.UpdatePromptAsync(stranger, project.Id, prompt.Id, new PromptChange { Content = "y" }, None)).Should().BeNull();
            (await Projects.DeletePromptAsync(stranger, project.Id, prompt.Id, None)).Should().BeFalse();
        }

        (await Projects.GetAsync(scope, project.Id, None)).Should().Be(project);
        (await Projects.ListPromptsAsync(scope, project.Id, None)).Should().Equal(prompt);
    }

    [Fact]
    public async Task A_visitor_reads_the_one_project_and_changes_none()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await NewProjectAsync(scope, "other");
        var prompt = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = "c" }, None))!;
        project = (await Projects.GetAsync(scope, project.Id, None))!;
        var visitor = new ChatScope(scope.TenantId, "visitor", project.Id);

        (await Projects.ListAsync(visitor, 0, 10, None)).Items.Should().Equal(project);
        (await Projects.ReadSetupAsync(visitor, project.Id, None))!.Prompts.Should().Equal(prompt);
        (await RefusedAsync(() => Projects.CreateAsync(visitor, new ProjectChange { Name = "x" }, None))).Should().Be(ChatError.Forbidden);
        (await Projects.UpdateAsync(visitor, project.Id, new ProjectChange { Name = "x" }, None)).Should().BeNull();
        (await Projects.DeleteAsync(visitor, project.Id, None)).Should().BeFalse();
        (await Projects.CreatePromptAsync(visitor, project.Id, new PromptChange { Name = "x", Content = "y" }, None)).Should().BeNull();
        (await Projects.UpdatePromptAsync(visitor, project.Id, prompt.Id, new PromptChange { Content = "y" }, None)).Should().BeNull();
        (await Projects.DeletePromptAsync(visitor, project.Id, prompt.Id, None)).Should().BeFalse();
        (await Projects.ReadSetupAsync(scope, project.Id, None)).Should().BeEquivalentTo(new ProjectSetup(project, [prompt]));
    }

    [Fact]
    public async Task A_deleted_project_leaves_nothing()
    {
        var scope = NewScope();
        var canary = $"canary{Guid.CreateVersion7():N}";
        var project = await NewProjectAsync(scope, canary);
        var turn = await AcceptAsync(scope, Say(canary, project: project.Id));
        var answer = await EndAsync(scope, turn, canary);
        await Sessions.SetFeedbackAsync(scope, answer!.Id, new MessageFeedback(FeedbackRating.Up, canary), None);
        var prompt = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = canary }, None))!;
        (await SummarizeAsync(scope, turn.Turn.SessionId, 2, canary)).Should().BeTrue();
        var running = await AcceptAsync(scope, Say("still running", turn.Turn.SessionId));
        await Turns.CheckpointAsync(
            Node, [new TurnCheckpoint(scope.TenantId, running.Turn.Id, [new Microsoft.Extensions.AI.TextContent(canary)])], FarAway, None);
        string[] ids = [$"{project.Id}", $"{turn.Turn.SessionId}", $"{turn.Turn.Id}", $"{answer.Id}", $"{prompt.Id}"];
        (await Database.CountRowsAsync(scope.TenantId)).Should().BeGreaterThan(7);
        (await FindAsync(canary)).Should().HaveCountGreaterThan(4);

        (await Projects.DeleteAsync(scope, project.Id, None)).Should().BeTrue();

        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(0);
        (await FindAsync(canary)).Should().BeEmpty("no word of it may stay, in whatever table the database has");
        // Who made, changed and deleted it is kept: ids and names of fields, and nothing that was written in it.
        (await FindAsync([scope.TenantId, .. ids])).Should().OnlyContain(f => f.Contains("audit_entries", StringComparison.Ordinal));
        (await Projects.DeleteAsync(scope, project.Id, None)).Should().BeFalse();
    }

    private async Task<IReadOnlyList<string>> FindAsync(params string[] words)
    {
        await using var context = Database.OpenContext();
        return await Leftovers.FindAsync(context, words);
    }
}
