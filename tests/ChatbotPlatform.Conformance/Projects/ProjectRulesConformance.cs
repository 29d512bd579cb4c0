using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Conformance.Projects;

/// <summary>What the store refuses within the transaction that would write it: variables, models, versions that are no more.</summary>
public abstract class ProjectRulesConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private static readonly Dictionary<string, ProjectVariable> Place = new() { ["place"] = new ProjectVariable("hier 🌍", "where") };

    [Fact]
    public async Task Models_and_variables_are_read_back_as_they_were_answered()
    {
        var scope = NewScope();
        var made = await Projects.CreateAsync(
            scope, new ProjectChange { Name = "Bot", AllowedModels = new[] { "a/b", "c/d" }, Variables = Place }, None);
        foreach (var project in (Project?[])[made, await Projects.GetAsync(scope, made.Id, None), (await Projects.ReadSetupAsync(scope, made.Id, None))!.Project])
        {
            project!.AllowedModels.Should().Equal("a/b", "c/d");
            project.Variables.Should().Equal(Place);
        }

        var none = await Projects.UpdateAsync(
            scope, made.Id, new ProjectChange { AllowedModels = Array.Empty<string>(), Variables = new Dictionary<string, ProjectVariable>() }, None);
        (await Projects.GetAsync(scope, made.Id, None)).Should().Be(none).And.Match<Project>(p => p.AllowedModels.Count == 0 && p.Variables.Count == 0);
    }

    [Theory]
    [InlineData("Hello {{nobody}}", "no variable nobody")]
    [InlineData("Hello {{ place }} {{other_place}}", "place, project_name")]
    [InlineData("Hello {{", "character 7")]
    [InlineData("Hello {{Place}}", "character 7")]
    [InlineData("\\{{ok}} {{#each}}", "character 9")]
    public async Task A_prompt_with_a_variable_that_is_not_there_is_refused_and_nothing_is_written(string content, string said)
    {
        var scope = NewScope();
        var project = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Variables = Place }, None);
        var prompt = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = "{{place}} {{date}} \\{{x}}" }, None))!;
        var rows = await Database.CountRowsAsync(scope.TenantId);

        foreach (var save in (Func<Task>[])
                 [
                     () => Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "m", Content = content }, None),
                     () => Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Content = content }, None),
                 ])
        {
            var refusal = (await save.Should().ThrowAsync<ChatException>()).Which;
            (refusal.Error, refusal.Message.Contains(said, StringComparison.Ordinal)).Should().Be((ChatError.InvalidRequest, true), refusal.Message);
        }

        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows);
        (await Projects.GetPromptAsync(scope, project.Id, prompt.Id, None)).Should().Be(prompt);
        (await Projects.GetAsync(scope, project.Id, None))!.Version.Should().Be(2);
    }

    [Fact]
    public async Task A_variable_that_a_prompt_uses_cannot_be_taken_away()
    {
        var scope = NewScope();
        var project = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Variables = Place }, None);
        var prompt = (await Projects.CreatePromptAsync(
            scope, project.Id, new PromptChange { Name = "Welcome", Content = "{{place}}", Enabled = false }, None))!;
        var none = new ProjectChange { Variables = new Dictionary<string, ProjectVariable>() };

        var act = () => Projects.UpdateAsync(scope, project.Id, none, None);
        (await act.Should().ThrowAsync<ChatException>().Where(e => e.Error == ChatError.InvalidRequest)).WithMessage("*\"Welcome\"*place*");
        (await Projects.GetAsync(scope, project.Id, None))!.Variables.Should().Equal(Place);

        await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Content = "here" }, None);
        (await Projects.UpdateAsync(scope, project.Id, none, None))!.Variables.Should().BeEmpty();
        // Version 1 needs it: what cannot be saved cannot be brought back either.
        (await RefusedAsync(() => Projects.RestorePromptAsync(scope, project.Id, prompt.Id, 1, null, None))).Should().Be(ChatError.InvalidRequest);
    }

    [Fact]
    public async Task A_turn_takes_only_values_of_variables_that_are_declared()
    {
        var scope = NewScope();
        var project = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Variables = Place }, None);
        var first = await Turns.AcceptAsync(scope, Acceptance(Say("hello", project: project.Id)) with { Variables = ["place"] }, None);
        await EndAsync(scope, first);
        foreach (var subject in (NewMessage[])[Say("x", project: project.Id), Say("x", first.Turn.SessionId)])
        {
            var act = () => Turns.AcceptAsync(scope, Acceptance(subject) with { Variables = ["place", "other"] }, None);
            (await act.Should().ThrowAsync<ChatException>().Where(e => e.Error == ChatError.InvalidRequest)).WithMessage("*other*place*");
        }
    }

    [Fact]
    public async Task A_change_made_for_a_version_that_is_no_more_is_refused_and_writes_nothing()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var prompt = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "n", Content = "c" }, None))!;
        project = (await Projects.GetAsync(scope, project.Id, None))!;
        var rows = await Database.CountRowsAsync(scope.TenantId);
        foreach (var wrong in (int[][])[[], [project.Version - 1], [project.Version + 1, 99]])
        {
            (await RefusedAsync(() => Projects.UpdateAsync(scope, project.Id, new ProjectChange { Name = "x" }, wrong, None))).Should().Be(ChatError.PreconditionFailed);
            (await RefusedAsync(() => Projects.DeleteAsync(scope, project.Id, wrong, None))).Should().Be(ChatError.PreconditionFailed);
        }

        foreach (var wrong in (int[][])[[], [prompt.Version + 1]])
        {
            (await RefusedAsync(() => Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Name = "x" }, wrong, None)))
                .Should().Be(ChatError.PreconditionFailed);
            (await RefusedAsync(() => Projects.DeletePromptAsync(scope, project.Id, prompt.Id, wrong, None))).Should().Be(ChatError.PreconditionFailed);
            (await RefusedAsync(() => Projects.RestorePromptAsync(scope, project.Id, prompt.Id, 1, wrong, None))).Should().Be(ChatError.PreconditionFailed);
        }

        (await Projects.GetAsync(scope, project.Id, None)).Should().Be(project);
        (await Projects.ListPromptsAsync(scope, project.Id, None)).Should().Equal(prompt);
        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows);

        (await Projects.UpdateAsync(scope, Guid.CreateVersion7(), new ProjectChange { Name = "x" }, [1], None)).Should().BeNull();
        (await Projects.DeleteAsync(scope, Guid.CreateVersion7(), [1], None)).Should().BeFalse();
        var changed = await Projects.UpdatePromptAsync(scope, project.Id, prompt.Id, new PromptChange { Name = "x" }, [7, prompt.Version], None);
        changed!.Version.Should().Be(prompt.Version + 1);
        (await Projects.DeleteAsync(scope, project.Id, [project.Version + 1], None)).Should().BeTrue();
    }

    [Fact]
    public async Task Of_many_changes_made_for_one_version_one_is_taken()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var tries = await AtOnceAsync(8, i => TryAsync(() => Projects.UpdateAsync(scope, project.Id, new ProjectChange { Description = $"{i}" }, [1], None)));
        var taken = tries.Single(t => t.Error is null).Result;
        tries.Where(t => t.Error is not null).Should().OnlyContain(t => t.Error == ChatError.PreconditionFailed);
        (await Projects.GetAsync(scope, project.Id, None)).Should().Be(taken);
    }

    [Fact]
    public async Task A_prompt_that_is_moved_by_another_has_a_new_version_too()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var first = (await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "a", Content = "c" }, None))!;
        await Projects.CreatePromptAsync(scope, project.Id, new PromptChange { Name = "b", Content = "c", Position = 0 }, None);
        (await Projects.GetPromptAsync(scope, project.Id, first.Id, None)).Should().Be(first with { Position = 1, Version = 2 });
    }

    [Theory]
    [InlineData(null, "a/any", "a/any")] // members choose freely where nothing is listed
    [InlineData("a/b c/d", "c/d", "c/d")]
    [InlineData("a/b c/d", "own/model", "own/model")]
    [InlineData("a/b c/d", null, "own/model")]
    [InlineData("a/b c/d", "a/any", null)]
    public async Task A_turn_takes_a_model_that_the_project_allows(string? allowed, string? asked, string? answers)
    {
        var scope = NewScope();
        var project = await NewModelsAsync(scope, allowed);
        foreach (var turn in (Func<Task<string>>[])
                 [
                     async () => (await Turns.AcceptAsync(scope, Acceptance(Say("m", project: project.Id)) with { Model = asked }, None)).Turn.Model,
                     async () =>
                     {
                         var session = (await Sessions.CreateAsync(scope, new NewSession(project.Id, "t", asked), None))!;
                         return (await Turns.AcceptAsync(scope, Acceptance(Say("m", session.Id)), None)).Turn.Model;
                     },
                     async () =>
                     {
                         var session = (await Sessions.CreateAsync(scope, new NewSession(project.Id, "t"), None))!;
                         await Sessions.UpdateAsync(scope, session.Id, new SessionChange { Model = asked }, None);
                         return (await Turns.AcceptAsync(scope, Acceptance(Say("m", session.Id)), None)).Turn.Model;
                     },
                 ])
        {
            if (answers is not null)
            {
                (await turn()).Should().Be(answers);
                continue;
            }

            var refusal = (await turn.Should().ThrowAsync<ChatException>()).Which;
            (refusal.Error, refusal.Message).Should().Be((ChatError.UnknownModel, "The model must be one of this project's: a/b, c/d."));
        }
    }

    [Fact]
    public async Task A_visitor_has_the_projects_model_or_one_of_its_list()
    {
        var scope = NewScope();
        var (bare, listed) = (await NewModelsAsync(scope, null), await NewModelsAsync(scope, "a/b"));
        async Task<(AcceptedTurnModel?, ChatError?)> AskAsync(Project project, string? model) => await TryAsync(async () => new AcceptedTurnModel(
            (await Turns.AcceptAsync(
                new ChatScope(scope.TenantId, "visitor:1", project.Id), Acceptance(Say("m", project: project.Id)) with { Model = model }, None)).Turn.Model));

        (await AskAsync(bare, null)).Should().Be((new AcceptedTurnModel("own/model"), null));
        (await AskAsync(bare, "own/model")).Should().Be((new AcceptedTurnModel("own/model"), null));
        (await AskAsync(bare, "a/b")).Should().Be((null, ChatError.UnknownModel));
        (await AskAsync(listed, "a/b")).Should().Be((new AcceptedTurnModel("a/b"), null));
        (await AskAsync(listed, "c/d")).Should().Be((null, ChatError.UnknownModel));
    }

    [Fact]
    public async Task A_session_whose_model_is_no_longer_allowed_goes_on_with_the_projects()
    {
        var scope = NewScope();
        var project = await NewModelsAsync(scope, "a/b c/d");
        var session = (await Sessions.CreateAsync(scope, new NewSession(project.Id, "t", "c/d"), None))!;
        await Projects.UpdateAsync(scope, project.Id, new ProjectChange { AllowedModels = new[] { "a/b" } }, None);
        (await AcceptAsync(scope, Say("m", session.Id))).Turn.Model.Should().Be("own/model");
    }

    [Fact]
    public async Task Lists_are_searched_by_a_part_of_the_name_taken_word_for_word()
    {
        var scope = NewScope();
        foreach (var name in (string[])["Support bot", "100% BOT_a", "100 Über"])
        {
            var project = await NewProjectAsync(scope, name);
            await Sessions.CreateAsync(scope, new NewSession(project.Id, name), None);
        }

        foreach (var (search, found) in ((string, string[])[])
                 [("bot", ["100% BOT_a", "Support bot"]), ("0%", ["100% BOT_a"]), ("t_", ["100% BOT_a"]), ("Über", ["100 Über"]), ("\\", []), ("x", [])])
        {
            var projects = await Projects.ListAsync(scope, search, 0, 10, None);
            projects.Items.Select(p => p.Name).Should().BeEquivalentTo(found, search);
            projects.Total.Should().Be(found.Length);
            (await Sessions.ListAsync(scope, null, search, 0, 10, None)).Items.Select(s => s.Title).Should().BeEquivalentTo(found, search);
        }
    }

    private Task<Project> NewModelsAsync(ChatScope scope, string? allowed) => Projects.CreateAsync(
        scope, new ProjectChange { Name = "Bot", Model = "own/model", AllowedModels = allowed?.Split(' ') ?? [] }, None);

    private sealed record AcceptedTurnModel(string Name);
}
