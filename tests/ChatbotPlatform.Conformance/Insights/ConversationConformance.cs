using ChatbotPlatform.Access;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Conformance.Insights;

public abstract class ConversationConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private static readonly ConversationFilter All = new();

    private ConversationStore Conversations => Database.Get<ConversationStore>();

    [Fact]
    public async Task Who_reads_a_project_sees_the_sessions_of_all_its_users_the_one_last_used_first()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var elsewhere = await NewProjectAsync(scope);
        await SayAsync(scope, elsewhere.Id);
        var key = (await Database.Get<ApiKeyStore>().CreateAsync(scope, new NewApiKey("Continuous integration", ChatAccess.Chat), None))!.Key;
        ChatScope[] users = [new(scope.TenantId, "Bob"), new(scope.TenantId, "visitor:1", project.Id), new(scope.TenantId, $"key:{key.Id}")];
        var sessions = new List<Guid>();
        foreach (var user in users)
        {
            Database.Time.Advance(TimeSpan.FromSeconds(1));
            sessions.Add(await SayAsync(user, project.Id));
        }

        var page = (await Conversations.ListAsync(scope with { Access = ChatAccess.Read }, project.Id, All, 0, 10, None))!;
        page.Total.Should().Be(3);
        page.Items.Select(c => c.Session.Id).Should().Equal(sessions.AsEnumerable().Reverse());
        page.Items.Select(c => c.UserId).Should().Equal(users.Select(u => u.UserId).Reverse());
        page.Items.Select(c => c.KeyName).Should().Equal("Continuous integration", null, null);
        page.Items[0].Should().BeEquivalentTo(new { Messages = 2, LastMessageAt = (DateTimeOffset?)Database.Time.GetUtcNow(), ThumbsUp = 0, ThumbsDown = 0, Failed = 0 });
        (await Conversations.GetAsync(scope, project.Id, sessions[1], None)).Should().Be(page.Items[1]);
        (await Conversations.ListAsync(scope, project.Id, All, 1, 1, None))!.Items.Select(c => c.Session.Id).Should().Equal(sessions[1]);
    }

    [Fact]
    public async Task They_are_narrowed_by_title_time_feedback_and_how_turns_ended()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var begin = Database.Time.GetUtcNow();
        var good = await SayAsync(scope, project.Id, rating: FeedbackRating.Up);
        var bad = await SayAsync(scope, project.Id, rating: FeedbackRating.Down);
        Database.Time.Advance(TimeSpan.FromHours(1));
        var broken = await SayAsync(scope, project.Id, TurnStatus.Failed);
        var cut = await SayAsync(scope, project.Id, TurnStatus.Interrupted);
        var stopped = await SayAsync(scope, project.Id, TurnStatus.Stopped);
        var running = (await AcceptAsync(scope, Say("still?", project: project.Id))).Turn.SessionId;
        await Sessions.UpdateAsync(scope, good, new SessionChange { Title = "Opening hours" }, None);

        await ShouldBeAsync(new() { Search = "OPENING" }, good);
        await ShouldBeAsync(new() { Feedback = FeedbackWanted.Up }, good);
        await ShouldBeAsync(new() { Feedback = FeedbackWanted.Down }, bad);
        await ShouldBeAsync(new() { Feedback = FeedbackWanted.Any }, good, bad);
        await ShouldBeAsync(new() { Outcome = OutcomeWanted.Failed }, broken, cut);
        await ShouldBeAsync(new() { Outcome = OutcomeWanted.Stopped }, stopped);
        await ShouldBeAsync(new() { Outcome = OutcomeWanted.Running }, running);
        await ShouldBeAsync(new() { To = begin.AddMinutes(1) }, bad);
        await ShouldBeAsync(new() { From = begin.AddMinutes(1), Feedback = FeedbackWanted.Any }, good);
        await ShouldBeAsync(new() { Search = "opening", Outcome = OutcomeWanted.Failed });
        (await Conversations.GetAsync(scope, project.Id, good, None))!.Should().BeEquivalentTo(new { ThumbsUp = 1, ThumbsDown = 0, Failed = 0 });
        (await Conversations.GetAsync(scope, project.Id, cut, None))!.Failed.Should().Be(1);

        async Task ShouldBeAsync(ConversationFilter filter, params Guid[] sessions)
        {
            var page = (await Conversations.ListAsync(scope, project.Id, filter, 0, 10, None))!;
            page.Items.Select(c => c.Session.Id).Should().BeEquivalentTo(sessions, $"{filter}");
            page.Total.Should().Be(sessions.Length);
        }
    }

    [Fact]
    public async Task What_was_said_comes_with_its_turns_also_where_a_turn_said_nothing()
    {
        var scope = NewScope();
        var user = new ChatScope(scope.TenantId, "Bob");
        var project = await NewProjectAsync(scope);
        var session = await SayAsync(user, project.Id);
        var failed = await AcceptAsync(user, Say("and now?", session));
        await EndAsync(user, failed, "", TurnStatus.Failed);

        var page = (await Conversations.ListMessagesAsync(scope, project.Id, session, null, 10, None))!;
        page.Messages.Select(m => m.Text).Should().Equal("question", "Hello.", "and now?");
        page.Turns.Select(t => t.Status).Should().Equal(TurnStatus.Completed, TurnStatus.Failed);
        page.HasMore.Should().BeFalse();
        var newest = (await Conversations.ListMessagesAsync(scope, project.Id, session, null, 1, None))!;
        newest.Messages.Single().Text.Should().Be("and now?");
        newest.Turns.Single().Id.Should().Be(failed.Turn.Id);
        newest.HasMore.Should().BeTrue();
        (await Conversations.ListMessagesAsync(scope, project.Id, session, 3, 10, None))!.Messages.Should().HaveCount(2);
    }

    [Fact]
    public async Task Deleting_one_takes_all_of_it_and_leaves_an_entry()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var session = await SayAsync(new ChatScope(scope.TenantId, "Bob"), project.Id);
        // Entries of one millisecond have no order.
        Database.Time.Advance(TimeSpan.FromSeconds(1));
        (await Conversations.DeleteAsync(scope with { Access = ChatAccess.Read | ChatAccess.Chat }, project.Id, session, None)).Should().BeFalse();
        (await Conversations.DeleteAsync(scope, project.Id, session, None)).Should().BeTrue();
        (await Conversations.DeleteAsync(scope, project.Id, session, None)).Should().BeFalse();
        (await Conversations.GetAsync(scope, project.Id, session, None)).Should().BeNull();
        await using var context = Database.OpenContext();
        (await Leftovers.FindAsync(context, $"{session}")).Should().OnlyContain(l => l.StartsWith("audit_entries", StringComparison.Ordinal));
        (await Audit.ListAsync(scope, project.Id, 0, 1, None)).Items.Single().Should().BeEquivalentTo(
            new { Action = "conversation.deleted", TargetId = session, ProjectId = project.Id, UserId = "Ada" });
    }

    [Fact]
    public async Task To_whom_the_project_is_not_there_is_nothing()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var other = await NewProjectAsync(scope);
        var session = await SayAsync(scope, project.Id);
        ChatScope[] strangers =
        [
            NewScope(), scope with { Access = ChatAccess.Chat }, new(scope.TenantId, scope.UserId, project.Id),
            new(scope.TenantId, "key:1", other.Id) { Access = ChatAccess.All },
        ];
        foreach (var stranger in strangers)
            await ShouldSeeNothingAsync(stranger, project.Id);
        // The session is not another project's.
        (await Conversations.GetAsync(scope, other.Id, session, None)).Should().BeNull();
        (await Conversations.ListMessagesAsync(scope, other.Id, session, null, 10, None)).Should().BeNull();
        (await Conversations.DeleteAsync(scope, other.Id, session, None)).Should().BeFalse();
        (await Conversations.ListAsync(scope, other.Id, All, 0, 10, None))!.Total.Should().Be(0);
        (await Conversations.ListAsync(scope, Guid.CreateVersion7(), All, 0, 10, None)).Should().BeNull();
        (await Conversations.ListAsync(new(scope.TenantId, "key:1", project.Id) { Access = ChatAccess.Read }, project.Id, All, 0, 10, None))!.Total.Should().Be(1);

        async Task ShouldSeeNothingAsync(ChatScope stranger, Guid projectId)
        {
            (await Conversations.ListAsync(stranger, projectId, All, 0, 10, None)).Should().BeNull();
            (await Conversations.GetAsync(stranger, projectId, session, None)).Should().BeNull();
            (await Conversations.ListMessagesAsync(stranger, projectId, session, null, 10, None)).Should().BeNull();
            (await Conversations.DeleteAsync(stranger, projectId, session, None)).Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_tenant_that_is_deleted_leaves_nothing_behind_and_others_are_as_they_were()
    {
        var (scope, other) = (NewScope(), NewScope());
        var tenants = Database.Get<TenantStore>();
        foreach (var owner in (ChatScope[])[scope, other])
        {
            var (_, session) = await NewSessionAsync(owner, 2);
            await SummarizeAsync(owner, session, 2);
            await Database.Get<ApiKeyStore>().CreateAsync(owner, new NewApiKey("n", ChatAccess.Chat), None);
        }

        (await RefusedAsync(() => tenants.DeleteAsync(scope with { Access = ChatAccess.Chat | ChatAccess.Read }, None))).Should().Be(ChatError.Forbidden);
        (await RefusedAsync(() => tenants.DeleteAsync(new(scope.TenantId, "key:1", Guid.CreateVersion7()) { Access = ChatAccess.All }, None))).Should().Be(ChatError.Forbidden);
        await using var context = Database.OpenContext();
        var before = (await Leftovers.FindAsync(context, other.TenantId)).ToList();
        (await Leftovers.FindAsync(context, scope.TenantId)).Should().NotBeEmpty();

        await tenants.DeleteAsync(scope, None);
        (await Leftovers.FindAsync(context, scope.TenantId)).Should().BeEmpty();
        (await Leftovers.FindAsync(context, other.TenantId)).Should().BeEquivalentTo(before);
    }

    /// <summary>A session with one question, and how it was answered.</summary>
    private async Task<Guid> SayAsync(ChatScope scope, Guid project, TurnStatus status = TurnStatus.Completed, FeedbackRating? rating = null)
    {
        var turn = await AcceptAsync(scope, Say("question", project: project));
        var answer = await EndAsync(scope, turn, status == TurnStatus.Failed ? "" : "Hello.", status);
        if (rating is { } what)
            await Sessions.SetFeedbackAsync(scope, answer!.Id, new MessageFeedback(what, null), None);
        return turn.Turn.SessionId;
    }
}
