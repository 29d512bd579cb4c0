using System.Text;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Conformance.Sessions;

public abstract class SessionStoreConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_session_is_read_back_as_it_was_answered()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var made = await Sessions.CreateAsync(scope, new NewSession(project.Id, "Über Größe 🤔", "a/b"), None);
        (await Sessions.GetAsync(scope, made!.Id, None)).Should().Be(made);
    }

    [Fact]
    public async Task A_session_begins_only_in_a_project_of_the_scope()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        (await Sessions.CreateAsync(scope, new NewSession(Guid.CreateVersion7(), "t"), None)).Should().BeNull();
        (await Sessions.CreateAsync(NewScope(), new NewSession(project.Id, "t"), None)).Should().BeNull();
        (await Sessions.CreateAsync(new(scope.TenantId, "v", Guid.CreateVersion7()), new NewSession(project.Id, "t"), None)).Should().BeNull();
        (await Sessions.CreateAsync(new(scope.TenantId, "v", project.Id), new NewSession(project.Id, "t"), None)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_change_touches_only_what_is_set()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var made = (await Sessions.CreateAsync(scope, new NewSession(project.Id, "old", "a/b"), None))!;
        Database.Time.Advance(TimeSpan.FromSeconds(5));

        var renamed = await Sessions.UpdateAsync(scope, made.Id, new SessionChange { Title = "new" }, None);
        renamed.Should().Be(made with { Title = "new", UpdatedAt = Database.Time.GetUtcNow() });
        (await Sessions.UpdateAsync(scope, made.Id, new SessionChange { Model = (string?)null }, None))!.Model.Should().BeNull();
        (await Sessions.GetAsync(scope, made.Id, None))!.Title.Should().Be("new");
    }

    [Fact]
    public async Task Sessions_are_listed_by_pages_the_last_used_first()
    {
        var scope = NewScope();
        var (first, second) = (await NewProjectAsync(scope), await NewProjectAsync(scope));
        List<Guid> ids = [];
        foreach (var project in (Guid[])[first.Id, first.Id, second.Id])
        {
            ids.Add((await Sessions.CreateAsync(scope, new NewSession(project, "t"), None))!.Id);
            Database.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await AcceptAsync(scope, Say("used", ids[0]));

        (await Sessions.ListAsync(scope, null, 0, 10, None)).Items.Select(s => s.Id).Should().Equal(ids[0], ids[2], ids[1]);
        var page = await Sessions.ListAsync(scope, first.Id, 1, 1, None);
        page.Total.Should().Be(2);
        page.Items.Select(s => s.Id).Should().Equal(ids[1]);
    }

    [Fact]
    public async Task Nobody_else_finds_or_changes_a_session()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope, turns: 2);
        var before = await Sessions.GetAsync(scope, session, None);
        var messages = await LiveAsync(scope, session);
        foreach (var stranger in Strangers(scope))
        {
            (await Sessions.ListAsync(stranger, null, 0, 10, None)).Total.Should().Be(0);
            (await Sessions.ListAsync(stranger, project.Id, 0, 10, None)).Items.Should().BeEmpty();
            (await Sessions.GetAsync(stranger, session, None)).Should().BeNull();
            (await Sessions.UpdateAsync(stranger, session, new SessionChange { Title = "mine" }, None)).Should().BeNull();
            (await Sessions.DeleteAsync(stranger, session, None)).Should().BeFalse();
            (await Sessions.ListMessagesAsync(stranger, session, null, 10, None)).Should().BeNull();
            (await Sessions.GetMessageAsync(stranger, messages[1].Id, None)).Should().BeNull();
            (await Sessions.SetFeedbackAsync(stranger, messages[1].Id, new MessageFeedback(FeedbackRating.Down), None)).Should().BeNull();
        }

        (await Sessions.GetAsync(scope, session, None)).Should().Be(before);
        (await LiveAsync(scope, session)).Should().BeEquivalentTo(messages);
    }

    [Fact]
    public async Task Messages_are_paged_from_the_end_in_the_order_they_were_said()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 3);

        var last = (await Sessions.ListMessagesAsync(scope, session, null, 4, None))!;
        last.Messages.Select(m => m.Ordinal).Should().Equal(3, 4, 5, 6);
        last.HasMore.Should().BeTrue();
        var rest = (await Sessions.ListMessagesAsync(scope, session, last.Messages[0].Ordinal, 4, None))!;
        rest.Messages.Select(m => m.Text).Should().Equal("question 1", "answer 1");
        rest.HasMore.Should().BeFalse();
        (await Sessions.ListMessagesAsync(scope, session, null, 6, None))!.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task An_empty_session_has_a_page_and_an_absent_one_has_none()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 0);
        (await Sessions.ListMessagesAsync(scope, session, null, 10, None))!.Messages.Should().BeEmpty();
        (await Sessions.ListMessagesAsync(scope, Guid.CreateVersion7(), null, 10, None)).Should().BeNull();
    }

    [Fact]
    public async Task A_superseded_message_leaves_the_page_but_is_still_found()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var old = (await LiveAsync(scope, session))[1];
        await EndAsync(scope, await AcceptAsync(scope, new AnswerAnew(session)), "better");
        (await TextsAsync(scope, session)).Should().Equal("question 1", "better");
        (await Sessions.GetMessageAsync(scope, old.Id, None)).Should().BeEquivalentTo(old);
    }

    [Fact]
    public async Task Feedback_is_set_changed_and_cleared_on_answers_only()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var messages = await LiveAsync(scope, session);
        var down = new MessageFeedback(FeedbackRating.Down, "falsch 😕");

        (await Sessions.SetFeedbackAsync(scope, messages[1].Id, down, None))!.Feedback.Should().Be(down);
        (await Sessions.GetMessageAsync(scope, messages[1].Id, None))!.Feedback.Should().Be(down);
        (await Sessions.SetFeedbackAsync(scope, messages[1].Id, new(FeedbackRating.Up), None))!.Feedback.Should().Be(new MessageFeedback(FeedbackRating.Up));
        (await Sessions.SetFeedbackAsync(scope, messages[1].Id, null, None))!.Feedback.Should().BeNull();
        (await Sessions.SetFeedbackAsync(scope, messages[0].Id, down, None)).Should().BeNull();
        (await Sessions.SetFeedbackAsync(scope, Guid.CreateVersion7(), down, None)).Should().BeNull();
    }

    [Theory]
    [InlineData("👩‍👩‍👧‍👦 family, 🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag, 𝕏 astral")]
    [InlineData("e\u0301 is not \u00e9, A\u030a is not \u00c5")]
    [InlineData("one\r\ntwo\nthree\rfour\ttab\u2028line\u2029paragraph\u0085next")]
    [InlineData("\"quotes\" 'single' \\back\\ %_like% {{0}} <b>&amp;</b> --; DROP TABLE messages")]
    [InlineData("العربية עברית 日本語 ไทย \u202eright to left\u202c \ufeffbom \u200bzero width")]
    [InlineData("\u0001\u0007\u001b[31m\u007f control, but no NUL")]
    public async Task Text_comes_back_byte_for_byte(string text)
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var turn = await AcceptAsync(scope, Say(text, project: project.Id));
        var answer = await EndAsync(scope, turn, text);
        foreach (var message in (SessionMessage[])[turn.UserMessage, answer!, .. await LiveAsync(scope, turn.Turn.SessionId)])
        {
            Encoding.UTF8.GetBytes(message.Text).Should().Equal(Encoding.UTF8.GetBytes(text));
            Encoding.UTF8.GetBytes(string.Concat(message.Contents)).Should().Equal(Encoding.UTF8.GetBytes(text));
        }
    }

    [Fact]
    public async Task A_deleted_session_leaves_nothing_but_its_project()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope, turns: 3);
        (await SummarizeAsync(scope, session, 4)).Should().BeTrue();
        var running = await AcceptAsync(scope, Say("still running", session));

        (await Sessions.DeleteAsync(scope, session, None)).Should().BeTrue();

        (await Database.CountRowsAsync(scope.TenantId)).Should().Be(1);
        (await Projects.GetAsync(scope, project.Id, None)).Should().NotBeNull();
        (await Turns.EndAsync(scope, End(running), None)).Should().BeNull();
        (await Sessions.DeleteAsync(scope, session, None)).Should().BeFalse();
    }

    [Fact]
    public async Task Renaming_while_turns_run_loses_no_ordinal()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        var talking = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
                await EndAsync(scope, await AcceptAsync(scope, Say($"{i}", session)));
        });
        for (var i = 0; !talking.IsCompleted; i++)
            await Sessions.UpdateAsync(scope, session, new SessionChange { Title = $"title {i}" }, None);
        await talking;
        (await LiveAsync(scope, session)).Select(m => m.Ordinal).Should().Equal(Enumerable.Range(1, 22));
    }
}
