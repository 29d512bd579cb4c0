using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Conformance.Projects;

public abstract class PromptConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_prompt_is_read_back_as_it_was_answered_and_raises_the_projects_version()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var made = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = "Sei höflich 🙏\r\n" }, None))!;

        (made.Position, made.Enabled, made.ProjectId).Should().Be((0, true, project.Id));
        (await Projects.GetPromptAsync(scope, project.Id, made.Id, None)).Should().Be(made);
        (await Projects.GetAsync(scope, project.Id, None))!.Version.Should().Be(2);
    }

    [Theory]
    [InlineData(0, 0, "abcd")]
    [InlineData(0, 2, "bcad")]
    [InlineData(3, 0, "dabc")]
    [InlineData(1, 99, "acdb")]
    [InlineData(2, 1, "acbd")]
    public async Task A_moved_prompt_makes_the_others_move(int from, int to, string order)
    {
        var scope = NewScope();
        var (project, prompts) = await WithPromptsAsync(scope, "abcd");
        var moved = await Projects.UpdatePromptAsync(scope, project.Id, prompts[from].Id, new PromptChange { Position = to }, None);

        moved!.Position.Should().Be(Math.Min(to, 3));
        await OrderShouldBeAsync(scope, project, order);
    }

    [Fact]
    public async Task A_new_prompt_may_be_put_between()
    {
        var scope = NewScope();
        var (project, _) = await WithPromptsAsync(scope, "abc");
        await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "x", Content = "c", Position = 1 }, None);
        await OrderShouldBeAsync(scope, project, "axbc");
    }

    [Fact]
    public async Task A_deleted_prompt_lets_the_others_move_up()
    {
        var scope = NewScope();
        var (project, prompts) = await WithPromptsAsync(scope, "abc");
        (await Projects.DeletePromptAsync(scope, project.Id, prompts[1].Id, None)).Should().BeTrue();
        (await Projects.DeletePromptAsync(scope, project.Id, prompts[1].Id, None)).Should().BeFalse();
        await OrderShouldBeAsync(scope, project, "ac");
    }

    [Fact]
    public async Task Concurrent_new_prompts_leave_no_gap_and_share_no_place()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await AtOnceAsync(10, i => Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = $"{i}", Content = "c" }, None));
        (await Projects.ListPromptsAsync(scope, project.Id, None))!.Select(p => p.Position).Should().Equal(Enumerable.Range(0, 10));
        (await Projects.GetAsync(scope, project.Id, None))!.Version.Should().Be(11);
    }

    [Fact]
    public async Task A_setup_has_only_the_enabled_prompts_in_order()
    {
        var scope = NewScope();
        var (project, prompts) = await WithPromptsAsync(scope, "abc");
        await Projects.UpdatePromptAsync(scope, project.Id, prompts[0].Id, new PromptChange { Enabled = false }, None);
        await Projects.UpdatePromptAsync(scope, project.Id, prompts[2].Id, new PromptChange { Position = 0 }, None);

        var setup = (await Projects.ReadSetupAsync(scope, project.Id, None))!;
        setup.Prompts.Select(p => p.Name).Should().Equal("c", "b");
        setup.Project.Version.Should().Be(6);
    }

    [Fact]
    public async Task A_project_without_prompts_has_a_setup_too()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        (await Projects.ReadSetupAsync(scope, project.Id, None))!.Prompts.Should().BeEmpty();
        (await Projects.ListPromptsAsync(scope, project.Id, None)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_absent_changes_nothing()
    {
        var scope = NewScope();
        var (project, _) = await WithPromptsAsync(scope, "a");
        (await Projects.UpdatePromptAsync(scope, project.Id, Guid.CreateVersion7(), new PromptChange { Name = "x" }, None)).Should().BeNull();
        (await Projects.CreatePromptAsync(scope, Guid.CreateVersion7(), new PromptChange { Name = "x", Content = "y" }, None)).Should().BeNull();
        (await Projects.GetAsync(scope, project.Id, None))!.Version.Should().Be(2);
    }

    private async Task<(Project Project, List<Prompt> Prompts)> WithPromptsAsync(ChatScope scope, string names)
    {
        var project = await NewProjectAsync(scope);
        List<Prompt> prompts = [];
        foreach (var name in names)
            prompts.Add((await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = $"{name}", Content = "c" }, None))!);
        return (project, prompts);
    }

    private async Task OrderShouldBeAsync(ChatScope scope, Project project, string order)
    {
        var prompts = (await Projects.ListPromptsAsync(scope, project.Id, None))!;
        string.Concat(prompts.Select(p => p.Name)).Should().Be(order);
        prompts.Select(p => p.Position).Should().Equal(Enumerable.Range(0, order.Length));
    }
}
