using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Conformance.Turns;

public abstract class TurnAcceptConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_first_message_begins_a_session()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var turn = await AcceptAsync(scope, Say("Hi", project: project.Id));

        turn.Created.Should().BeTrue();
        turn.ProjectVersion.Should().Be(1);
        turn.Turn.Status.Should().Be(TurnStatus.Running);
        turn.Turn.UserMessageId.Should().Be(turn.UserMessage.Id);
        (turn.UserMessage.Ordinal, turn.UserMessage.Role, turn.UserMessage.TurnId).Should().Be((1, ChatRole.User, turn.Turn.Id));
        var session = (await Sessions.GetAsync(scope, turn.Turn.SessionId, None))!;
        (session.Title, session.ProjectId).Should().Be(("A title", project.Id));
        (await Turns.GetAsync(scope, turn.Turn.Id, None)).Should().Be(turn.Turn);
        (await Sessions.GetMessageAsync(scope, turn.UserMessage.Id, None)).Should().BeEquivalentTo(turn.UserMessage);
    }

    [Fact]
    public async Task A_message_that_has_no_place_is_refused_and_stores_nothing()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope);
        var other = await NewProjectAsync(scope);
        var rows = await Database.CountRowsAsync(scope.TenantId);

        (await RefusedAsync(() => AcceptAsync(scope, Say("x")))).Should().Be(ChatError.InvalidRequest);
        (await RefusedAsync(() => AcceptAsync(scope, Say("x", project: Guid.CreateVersion7())))).Should().Be(ChatError.NotFound);
        (await RefusedAsync(() => AcceptAsync(scope, Say("x", session: Guid.CreateVersion7())))).Should().Be(ChatError.NotFound);
        (await RefusedAsync(() => AcceptAsync(scope, Say("x", session, other.Id)))).Should().Be(ChatError.NotFound);
        (await RefusedAsync(() => AcceptAsync(scope, Edit(Guid.CreateVersion7(), "x")))).Should().Be(ChatError.NotFound);
        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows);
        (await AcceptAsync(scope, Say("x", session, project.Id))).Created.Should().BeTrue();
    }

    [Fact]
    public async Task Nobody_else_can_send_edit_or_answer_anew()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope);
        var question = (await LiveAsync(scope, session))[0];
        var rows = await Database.CountRowsAsync(scope.TenantId);
        foreach (var stranger in Strangers(scope))
        {
            foreach (var subject in (TurnSubject[])[Say("x", session), new AnswerAnew(session), Edit(question.Id, "x")])
                (await RefusedAsync(() => AcceptAsync(stranger, subject))).Should().Be(ChatError.NotFound);
            if (stranger.TenantId != scope.TenantId || stranger.ProjectId is not null)
                (await RefusedAsync(() => AcceptAsync(stranger, Say("x", project: project.Id)))).Should().Be(ChatError.NotFound);
        }

        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows);
        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1");
    }

    [Theory]
    [InlineData("r/r", "s/s", "p/p", "r/r")]
    [InlineData(null, "s/s", "p/p", "s/s")]
    [InlineData(null, null, "p/p", "p/p")]
    [InlineData(null, null, null, "test/default")]
    public async Task The_nearest_model_is_stored(string? request, string? session, string? project, string expected)
    {
        var scope = NewScope();
        var bot = await NewProjectAsync(scope, model: project);
        var made = (await Sessions.CreateAsync(scope, new NewSession(bot.Id, "t", session), None))!;
        var turn = await Turns.AcceptAsync(scope, Acceptance(Say("x", made.Id)) with { Model = request }, None);
        turn.Turn.Model.Should().Be(expected);
        (await Turns.GetAsync(scope, turn.Turn.Id, None))!.Model.Should().Be(expected);
    }

    [Fact]
    public async Task The_projects_version_of_the_moment_is_told()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope);
        await Projects.UpdateAsync(scope, project.Id, new ProjectChange { Name = "n" }, None);
        (await AcceptAsync(scope, Say("x", session))).ProjectVersion.Should().Be(2);
    }

    [Fact]
    public async Task A_second_turn_in_a_session_is_refused_while_one_runs()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var question = (await LiveAsync(scope, session))[0];
        var turn = await AcceptAsync(scope, Say("x", session));

        foreach (var subject in (TurnSubject[])[Say("y", session), new AnswerAnew(session), Edit(question.Id, "z")])
            (await RefusedAsync(() => AcceptAsync(scope, subject))).Should().Be(ChatError.SessionBusy);
        await EndAsync(scope, turn);
        (await AcceptAsync(scope, Say("y", session))).UserMessage.Ordinal.Should().Be(5);
    }

    [Fact]
    public async Task Of_twenty_racing_sends_one_is_accepted_and_nothing_is_half_stored()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var nodes = new[] { Turns, Database.NewNode().GetRequiredService<TurnStore>() };
        var rows = await Database.CountRowsAsync(scope.TenantId);

        var results = await AtOnceAsync(20, i => TryAsync(() => nodes[i % 2].AcceptAsync(scope, Acceptance(Say($"{i}", session)), None)));

        results.Count(r => r.Result is { Created: true }).Should().Be(1);
        results.Count(r => r.Error == ChatError.SessionBusy).Should().Be(19);
        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows + 2);
        (await LiveAsync(scope, session)).Select(m => m.Ordinal).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Racing_sends_edits_and_new_answers_leave_ordinals_without_a_gap()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        await AtOnceAsync(24, async i =>
        {
            var questions = (await LiveAsync(scope, session)).Where(m => m.Role == ChatRole.User).ToList();
            TurnSubject subject = (i % 3) switch
            {
                0 => new AnswerAnew(session),
                1 => Edit(questions[i % questions.Count].Id, $"edited {i}"),
                _ => Say($"{i}", session),
            };
            var (turn, _) = await TryAsync(() => AcceptAsync(scope, subject));
            return turn is null ? null : await EndAsync(scope, turn, i % 2 == 0 ? $"answer {i}" : "");
        });

        await using var context = Database.OpenContext();
        var ordinals = await context.Set<MessageRow>().IgnoreQueryFilters()
            .Where(m => m.TenantId == scope.TenantId).OrderBy(m => m.Ordinal).Select(m => m.Ordinal).ToListAsync();
        ordinals.Should().Equal(Enumerable.Range(1, ordinals.Count));
    }

    [Fact]
    public async Task The_same_client_message_id_gives_the_same_turn_however_often()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var nodes = new[] { Turns, Database.NewNode().GetRequiredService<TurnStore>() };

        var results = await AtOnceAsync(50, i => nodes[i % 2].AcceptAsync(scope, Acceptance(Say("once", project: project.Id), "name"), None));

        results.Select(r => r.Turn.Id).Distinct().Should().HaveCount(1);
        results.Select(r => r.UserMessage.Id).Distinct().Should().HaveCount(1);
        results.Count(r => r.Created).Should().Be(1);
        (await Sessions.ListAsync(scope, null, 0, 10, None)).Total.Should().Be(1);
        (await LiveAsync(scope, results[0].Turn.SessionId)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_repeated_message_is_never_busy_and_is_found_when_its_turn_has_ended()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var first = await Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id), "name"), None);
        var again = await Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id), "name"), None);
        again.Should().BeEquivalentTo(first with { Created = false });
        await EndAsync(scope, first);
        var later = await Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id), "name"), None);
        (later.Turn.Id, later.Turn.Status, later.Created).Should().Be((first.Turn.Id, TurnStatus.Completed, false));
    }

    [Fact]
    public async Task A_client_message_id_with_another_body_is_refused_and_is_everyones_own()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        await Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id), "name", "one"), None);
        var rows = await Database.CountRowsAsync(scope.TenantId);

        (await RefusedAsync(() => Turns.AcceptAsync(scope, Acceptance(Say("y", project: project.Id), "name", "two"), None)))
            .Should().Be(ChatError.ClientMessageIdReused);
        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(rows);
        var neighbour = new ChatScope(scope.TenantId, "Grace");
        (await Turns.AcceptAsync(neighbour, Acceptance(Say("y", project: project.Id), "name", "two"), None)).Created.Should().BeTrue();
    }

    [Fact]
    public async Task A_visitor_of_another_project_does_not_get_the_turn_of_a_client_message_id()
    {
        var scope = NewScope();
        var (first, second) = (await NewProjectAsync(scope), await NewProjectAsync(scope));
        await Turns.AcceptAsync(new(scope.TenantId, "v", first.Id), Acceptance(Say("x", project: first.Id), "name"), None);
        (await RefusedAsync(() => Turns.AcceptAsync(
            new(scope.TenantId, "v", second.Id), Acceptance(Say("x", project: second.Id), "name"), None))).Should().Be(ChatError.ClientMessageIdReused);
    }

    [Fact]
    public async Task Every_kind_of_content_comes_back()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        AIContent[] contents =
        [
            new TextContent("a\0b"), new TextReasoningContent("hm"), new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["x"] = 1 }),
            new FunctionResultContent("c1", "42"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://example.org/a.png", "image/png"),
        ];
        var turn = await Turns.AcceptAsync(
            scope, Acceptance(new NewMessage(Guid.CreateVersion7(), contents, "ab", null, project.Id, "t")), None);
        var read = (await Sessions.GetMessageAsync(scope, turn.UserMessage.Id, None))!.Contents;
        read.Select(c => c.GetType()).Should().Equal(contents.Select(c => c.GetType()));
        ((TextContent)read[0]).Text.Should().Be("a\0b");
        ((FunctionCallContent)read[2]).Arguments!["x"]!.ToString().Should().Be("1");
        ((DataContent)read[4]).Data.ToArray().Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Answering_anew_supersedes_the_last_answer_only()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        var turn = await AcceptAsync(scope, new AnswerAnew(session));

        turn.UserMessage.Text.Should().Be("question 2");
        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1", "question 2");
        await EndAsync(scope, turn, "better");
        var live = await LiveAsync(scope, session);
        live.Select(m => m.Text).Should().Equal("question 1", "answer 1", "question 2", "better");
        live.Select(m => m.Ordinal).Should().Equal(1, 2, 3, 5);
    }

    [Fact]
    public async Task There_is_nothing_to_answer_anew_in_an_empty_session()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 0);
        (await RefusedAsync(() => AcceptAsync(scope, new AnswerAnew(session)))).Should().Be(ChatError.InvalidRequest);
    }

    [Fact]
    public async Task An_edit_supersedes_the_message_and_all_after_it()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);
        var second = (await LiveAsync(scope, session))[2];
        var turn = await AcceptAsync(scope, Edit(second.Id, "said otherwise"));

        turn.UserMessage.Ordinal.Should().Be(7);
        await EndAsync(scope, turn, "answered otherwise");
        (await TextsAsync(scope, session)).Should().Equal("question 1", "answer 1", "said otherwise", "answered otherwise");
    }

    [Fact]
    public async Task Only_a_users_live_message_can_be_edited()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var messages = await LiveAsync(scope, session);
        (await RefusedAsync(() => AcceptAsync(scope, Edit(messages[1].Id, "x")))).Should().Be(ChatError.InvalidRequest);
        await EndAsync(scope, await AcceptAsync(scope, Edit(messages[0].Id, "x")));
        (await RefusedAsync(() => AcceptAsync(scope, Edit(messages[0].Id, "y")))).Should().Be(ChatError.NotFound);
    }

    [Fact]
    public async Task A_cancelled_send_is_cancelled_and_stores_nothing()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var act = () => Turns.AcceptAsync(scope, Acceptance(Say("x", project: project.Id)), cancelled.Token);
        await act.Should().ThrowAsync<OperationCanceledException>();
        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(1);
    }
}
